/// Where a request is aimed: a path of decoded segments and a query, safe to match and to show.
///
/// What could mean two things is refused rather than mended: a percent sign without two hexadecimal digits,
/// decoded bytes that are no UTF-8, control characters, an encoded slash in the path or a backslash, `.` and `..`
/// as segments, plain or encoded.
public struct RequestTarget: Sendable, Equatable {
  /// The decoded path, beginning with a slash.
  public let path: String
  /// The decoded segments between the slashes: `/a/b` has two, `/` one that is empty, `/a/` two, the last empty.
  public let segments: [String]
  /// What follows the first question mark, as sent.
  public let rawQuery: String?
  /// The decoded items of the query, in order.
  public let queryItems: [QueryItem]

  /// `name=value` of a query; without an equals sign the value is empty.
  public struct QueryItem: Sendable, Equatable {
    public let name: String
    public let value: String
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// `/`
  static let root = RequestTarget()

  private init() { (path, segments, rawQuery, queryItems) = ("/", [""], nil, []) }

  /// Reads the target of a request line: `/path?query`, or a whole address, of which scheme and host are dropped
  /// (RFC 9112, 3.2.2).
  public init(_ text: String) throws(Fault) { try self.init(bytes: Array(text.utf8)) }

  init(bytes: [UInt8]) throws(Fault) {
    guard bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x23 }) else { throw .illegalCharacter }
    let origin = try Self.origin(of: bytes[...])
    let mark = origin.firstIndex(of: 0x3F) ?? origin.endIndex
    let decoded = try Self.segments(of: origin[..<mark])
    segments = decoded.segments
    path = decoded.path
    if mark < origin.endIndex {
      let query = origin[(mark + 1)...]
      rawQuery = String(decoding: query, as: UTF8.self)
      queryItems = try Self.items(of: query)
    } else {
      rawQuery = nil
      queryItems = []
    }
  }

  /// Why a target is refused.
  public enum Fault: Error, Equatable, Sendable {
    case illegalCharacter, notAPath, brokenPercentEncoding, notUTF8, controlCharacter, encodedSlash, dotSegment
  }
}

extension RequestTarget {
  private static func origin(of bytes: ArraySlice<UInt8>) throws(Fault) -> ArraySlice<UInt8> {
    if bytes.first == 0x2F { return bytes }
    for scheme in ["http://", "https://"] {
      let prefix = bytes.prefix(scheme.utf8.count).map(\.asciiLowercased)
      guard prefix.elementsEqual(scheme.utf8) else { continue }
      guard let slash = bytes.dropFirst(prefix.count).firstIndex(of: 0x2F) else { throw .notAPath }
      return bytes[slash...]
    }
    throw .notAPath
  }

  private static func segments(of path: ArraySlice<UInt8>) throws(Fault) -> (path: String, segments: [String]) {
    let isEncoded = path.contains(0x25)
    var segments: [String] = []
    segments.reserveCapacity(6)
    var start = path.startIndex + 1
    while true {
      let end = path[start...].firstIndex(of: 0x2F) ?? path.endIndex
      let raw = path[start..<end]
      // No character of a path (RFC 3986, 3.3), and a slash to some; encoded it is refused too.
      guard !raw.contains(0x5C) else { throw .illegalCharacter }
      let segment = isEncoded && raw.contains(0x25) ? try decode(raw, inPath: true) : String(decoding: raw, as: UTF8.self)
      guard segment != ".", segment != ".." else { throw .dotSegment }
      segments.append(segment)
      guard end < path.endIndex else { break }
      start = end + 1
    }
    let whole = isEncoded ? "/" + segments.joined(separator: "/") : String(decoding: path, as: UTF8.self)
    return (whole, segments)
  }

  private static func items(of query: ArraySlice<UInt8>) throws(Fault) -> [QueryItem] {
    var items: [QueryItem] = []
    for part in query.split(separator: 0x26) {
      let equals = part.firstIndex(of: 0x3D)
      let name = try decode(part[..<(equals ?? part.endIndex)], inPath: false)
      let value = if let equals { try decode(part[(equals + 1)...], inPath: false) } else { "" }
      items.append(QueryItem(name: name, value: value))
    }
    return items
  }

  /// Percent-decoding; in a query `+` is a space, as HTML forms send it, and a line break is allowed.
  private static func decode(_ raw: ArraySlice<UInt8>, inPath: Bool) throws(Fault) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count)
    var index = raw.startIndex
    while index < raw.endIndex {
      var byte = raw[index]
      index += 1
      if byte == 0x25 {
        guard index + 1 < raw.endIndex, let high = raw[index].hexadecimalValue, let low = raw[index + 1].hexadecimalValue
        else { throw .brokenPercentEncoding }
        byte = high << 4 | low
        index += 2
        if inPath && (byte == 0x2F || byte == 0x5C) { throw .encodedSlash }
        let isLineBreak = byte == 0x09 || byte == 0x0A || byte == 0x0D
        guard byte >= 0x20 && byte != 0x7F || isLineBreak && !inPath else { throw .controlCharacter }
      } else if byte == 0x2B && !inPath {
        byte = 0x20
      }
      bytes.append(byte)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
    return text
  }
}
