internal import Foundation
internal import HTTPService

extension ParserCheck {
  /// What stands in an HTTP message: the target of a request, header fields, ranges, streams of events.
  ///
  /// The first line is the target, the second a `Range`, the rest a stream of events.
  static let messages = ParserCheck("messages", mostBytes: 1024) { bytes in
    let lines = bytes.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
    try checkTarget(String(decoding: lines[0], as: UTF8.self))
    if lines.count > 1 { try checkHeaders(String(decoding: lines[1], as: UTF8.self)) }
    if lines.count > 2 { try checkEvents(Array(lines[2])) }
  }

  private static func checkTarget(_ text: String) throws(BrokenPromise) {
    guard let target = try? RequestTarget(text) else { return }
    try promise(target.path.hasPrefix("/") && !target.segments.isEmpty, "a path begins with a slash: '\(target.path)'")
    for segment in target.segments {
      let isSafe = segment != "." && segment != ".." && !segment.utf8.contains { $0 == 0x2F || $0 < 0x20 || $0 == 0x7F }
      try promise(isSafe, "a segment leads nowhere else: '\(segment)'")
    }
    let path = target.segments.map { "/" + percentEncoded($0) }.joined()
    let query = target.queryItems.map { percentEncoded($0.name) + "=" + percentEncoded($0.value) }.joined(separator: "&")
    let again = try? RequestTarget(query.isEmpty ? path : path + "?" + query)
    try promise(again?.segments == target.segments, "a path that is written again is the same: '\(path)'")
    try promise(again?.queryItems == target.queryItems, "a query that is written again is the same: '\(query)'")
  }

  private static func percentEncoded(_ text: String) -> String {
    text.utf8.map { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: String(decoding: [byte], as: UTF8.self)
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }.joined()
  }

  private static func checkHeaders(_ text: String) throws(BrokenPromise) {
    var headers: HTTPHeaders = ["Range": text]
    headers.add(text, text)
    for field in headers.fields {
      try promise(!field.value.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "a field keeps to its line: '\(field.value)'")
    }
    guard let request = try? HTTPRequest(.get, "/", headers: headers),
      let response = HTTPResponse.file(at: #filePath, contentType: "text/plain", for: request)
    else { return }
    guard case .file(_, let range?) = response.body else {
      return try promise(response.status == .rangeNotSatisfiable, "a range that is not there is refused")
    }
    let size = (try? FileManager.default.attributesOfItem(atPath: #filePath)[.size] as? Int) ?? 0
    try promise(range.upperBound <= UInt64(size) && (!range.isEmpty || size == 0), "a range lies within the file: \(range)")
  }

  private static func checkEvents(_ bytes: [UInt8]) throws(BrokenPromise) {
    var parser = ServerSentEventParser(limit: 512)
    var byByte = parser
    do {
      let events = try parser.receive(bytes)
      var others: [ServerSentEvent] = []
      for byte in bytes { others += try byByte.receive([byte]) }
      try promise(events == others, "a stream reads the same however it is cut")
      for event in events {
        var parser = ServerSentEventParser()
        try promise(try parser.receive(event.bytes).first?.data == event.data, "an event reads as it was written: \(event)")
      }
    } catch let broken as BrokenPromise {
      throw broken
    } catch {
      return
    }
  }
}
