import CMicrohttpd
import Glibc

/// A request's head as libmicrohttpd read it, and the checks that it leaves to its user.
struct MicrohttpdHead {
  let version: String
  let headers: HTTPHeaders
  let method: HTTPMethod
  /// The request line held a NUL, behind which libmicrohttpd saw nothing of the target.
  let hidesPartOfTarget: Bool

  /// - Parameter sent: bytes of the target as the library showed it before it parsed the query.
  init(
    handle: OpaquePointer, target: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?, method: UnsafePointer<CChar>?, sent: Int
  ) {
    self.version = version.map { String(cString: $0) } ?? ""
    self.method = HTTPMethod(rawValue: method.map { String(cString: $0) } ?? "")
    headers = Self.readHeaders(of: handle)
    // The library parses the line in place, so the version stands right behind the target and one byte.
    if let target, let version, version > target, version - target < 1 << 20 {
      hidesPartOfTarget = version - target - 1 > sent
    } else {
      hidesPartOfTarget = false
    }
  }

  private static func readHeaders(of handle: OpaquePointer) -> HTTPHeaders {
    var headers = HTTPHeaders()
    withUnsafeMutablePointer(to: &headers) { pointer in
      _ = MHD_get_connection_values_n(
        handle, .HEADER_KIND,
        { context, _, name, nameSize, value, valueSize in
          guard let context, let name else { return .NO }
          context.assumingMemoryBound(to: HTTPHeaders.self).pointee.addUnchecked(
            String(decoding: UnsafeRawBufferPointer(start: name, count: nameSize), as: UTF8.self),
            String(decoding: UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueSize), as: UTF8.self))
          return .YES
        }, pointer)
    }
    return headers
  }

  /// Why this head could mean two things, and must not be served; nil when it is sound. Above all a body whose end is
  /// unclear: a proxy in front might see another request in it (RFC 9112, 11.2).
  var fault: String? {
    if hidesPartOfTarget { return "a NUL in the request line" }
    if !method.rawValue.isHeaderName { return "the method is no token" }
    var lengths = 0
    var encodings: [String] = []
    var hosts = 0
    for field in headers.fields {
      guard field.name.isHeaderName else { return "a header's name is no token" }
      guard field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
        return "a header holds control characters"
      }
      if field.name.equalsIgnoringCase("Content-Length") {
        lengths += 1
        guard !field.value.isEmpty, field.value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
          return "Content-Length is no number"
        }
      }
      if field.name.equalsIgnoringCase("Transfer-Encoding") { encodings.append(field.value) }
      if field.name.equalsIgnoringCase("Host") { hosts += 1 }
    }
    if lengths > 1 { return "more than one Content-Length" }
    if encodings.count > 1 || encodings.contains(where: { !$0.equalsIgnoringCase("chunked") }) {
      return "a Transfer-Encoding other than chunked"
    }
    if !encodings.isEmpty && lengths > 0 { return "both Content-Length and Transfer-Encoding" }
    if !encodings.isEmpty && version == "HTTP/1.0" { return "Transfer-Encoding in HTTP/1.0" }
    if hosts > 1 || hosts == 0 && version == "HTTP/1.1" { return "there must be one Host header" }
    return nil
  }

  /// The announced size of the body; nil when it comes in chunks.
  var bodySize: UInt64? {
    if headers.contains("Transfer-Encoding") { return nil }
    return headers["Content-Length"].map { UInt64($0) ?? .max } ?? 0
  }

  /// The client waits for leave before it sends its body.
  var expectsContinue: Bool { headers["Expect"]?.equalsIgnoringCase("100-continue") ?? false }
}
