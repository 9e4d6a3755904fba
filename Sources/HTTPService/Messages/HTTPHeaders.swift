/// The header fields of a message, in order. Names are compared without regard to case; one name may come many times.
///
/// No field can break out of its line: CR, LF, NUL and other control characters in a value become spaces
/// (RFC 9110, 5.5), and a field whose name is no token is left out.
public struct HTTPHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  public struct Field: Sendable, Equatable {
    public let name: String
    public let value: String
  }

  public private(set) var fields: [Field] = []

  public init() {}
  public init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { add(name, value) }
  }

  /// The first value under `name`. Setting replaces every field of that name; nil removes them.
  public subscript(name: String) -> String? {
    get { fields.first { $0.name.equalsIgnoringCase(name) }?.value }
    set {
      fields.removeAll { $0.name.equalsIgnoringCase(name) }
      if let newValue { add(name, newValue) }
    }
  }

  /// Every value under `name`, in order.
  public func all(_ name: String) -> [String] {
    fields.filter { $0.name.equalsIgnoringCase(name) }.map(\.value)
  }

  public func contains(_ name: String) -> Bool { fields.contains { $0.name.equalsIgnoringCase(name) } }

  /// Adds a field beside those of the same name.
  public mutating func add(_ name: String, _ value: String) {
    guard name.isHeaderName else { return }
    fields.append(Field(name: name, value: value.headerValue))
  }

  /// Adds a field as a peer sent it, its name even if it is no token: the server refuses such a request later.
  mutating func addUnchecked(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }
}

extension String {
  /// Equal but for the case of ASCII letters.
  func equalsIgnoringCase(_ other: String) -> Bool {
    utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
  }

  /// Whether this is a token of RFC 9110, 5.6.2.
  var isHeaderName: Bool { !isEmpty && utf8.allSatisfy(\.isTokenByte) }

  /// The text with every control character turned into a space, and no space at either end.
  fileprivate var headerValue: String {
    if utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) { return self }
    let bytes = utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
    let start = bytes.firstIndex { $0 != 0x20 } ?? bytes.endIndex
    let end = bytes.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? start
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}

extension UInt8 {
  var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self + 0x20 : self }

  /// `tchar` of RFC 9110, 5.6.2.
  var isTokenByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
    default: false
    }
  }

  /// The value of a hexadecimal digit.
  var hexadecimalValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}
