import Glibc

extension HTTPResponse {
  /// A regular file in answer to `request`: the whole (200), the range that it asks for (206), or 416.
  ///
  /// Several ranges in one request are answered with the whole, as RFC 9110, 14.2 allows. The caller has checked who
  /// may read `path` and that it lies where it should.
  ///
  /// - Returns: nil when there is no regular file at `path`.
  public static func file(
    at path: String, contentType: String, headers: HTTPHeaders = [:], for request: HTTPRequest
  ) -> HTTPResponse? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let size = UInt64(max(0, status.st_size))
    var response = HTTPResponse(headers: headers, body: .file(path: path, range: 0..<size))
    response.headers["Content-Type"] = contentType
    response.headers["Accept-Ranges"] = "bytes"
    guard let text = request.headers["Range"], request.method == .get else { return response }
    switch ByteRange(text, of: size) {
    case .whole: break
    case .part(let range):
      response.status = .partialContent
      response.headers["Content-Range"] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
      response.body = .file(path: path, range: range)
    case .beyond:
      response.status = .rangeNotSatisfiable
      response.headers["Content-Range"] = "bytes */\(size)"
      response.body = .bytes([])
    }
    return response
  }
}

/// What a `Range` header asks of a file (RFC 9110, 14.1.2).
enum ByteRange: Equatable {
  case whole
  case part(Range<UInt64>)
  case beyond

  /// What cannot be understood is ignored, as the RFC has it: the whole is sent.
  init(_ text: String, of size: UInt64) {
    let unit = "bytes="
    guard text.hasPrefix(unit) else { self = .whole; return }
    let ends = text.dropFirst(unit.count).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { self = .whole; return }
    switch (UInt64(ends[0]), UInt64(ends[1])) {
    case (let first?, let last):
      guard ends[1].isEmpty || last != nil, last.map({ first <= $0 }) ?? true else { self = .whole; return }
      guard first < size else { self = .beyond; return }
      self = .part(first..<min(last.map { $0 == .max ? $0 : $0 + 1 } ?? size, size))
    case (nil, let count?) where ends[0].isEmpty:
      self = count == 0 || size == 0 ? .beyond : .part(size - min(count, size)..<size)
    default: self = .whole
    }
  }
}
