internal import Foundation
public import Language
internal import Quantities
internal import Storage

/// A place in a list, as text that callers hand back unread: unpadded base 64 for addresses (RFC 4648, 5) of a version,
/// eight bytes that tell the list, and the place's values. It is no secret and grants nothing: whoever makes one up sees
/// what they may see, from another place on.
public struct ListCursor: Sendable, Hashable {
  /// No cursor of ours is longer: names have at most 48 bytes, ledger names 100.
  static let mostBytes = 512

  let position: ListPosition
  let list: String

  init(position: ListPosition, list: String) {
    self.position = position
    self.list = list
  }

  /// Reads a cursor. - Throws: an `invalid` problem at `cursor`: `form` for what is no cursor, `other-list` for one of
  /// another list, or of the same with other filters.
  public init(text: String, list: String) throws(Problem) {
    guard let bytes = ListCursor.bytes(of: text), bytes.count > 9, bytes[0] == 1 else { throw ListCursor.malformed }
    guard Array(bytes[1..<9]) == ListCursor.mark(of: list) else { throw ListCursor.foreign }
    var values: [StoredValue] = []
    var rest = bytes[9...]
    while !rest.isEmpty { values.append(try ListCursor.takeValue(&rest)) }
    guard values.count <= 4 else { throw ListCursor.malformed }
    position = ListPosition(values)
    self.list = list
  }

  package var text: String {
    var bytes: [UInt8] = [1] + ListCursor.mark(of: list)
    for value in position.values { ListCursor.append(value, to: &bytes) }
    return Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  static let malformed = Problem.invalid("cursor", rule: "form", Phrase("This cursor is none of ours.", "分頁標記無效。"))
  static let foreign = Problem.invalid(
    "cursor", rule: "other-list",
    Phrase(
      "This cursor belongs to another list, or to this one with other filters.", "此分頁標記屬於另一列表，或屬於篩選條件不同的列表。"))

  private static func mark(of list: String) -> [UInt8] { Array(Digest(of: list.utf8).bytes.prefix(8)) }

  private static func bytes(of text: String) -> [UInt8]? {
    guard (1...mostBytes * 2).contains(text.utf8.count), text.utf8.count % 4 != 1 else { return nil }
    guard text.utf8.allSatisfy({ isLetter($0) }) else { return nil }
    let plain = text.replacing("-", with: "+").replacing("_", with: "/")
    let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: plain + padding), data.count <= mostBytes else { return nil }
    return Array(data)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }
}

extension ListCursor {
  /// A letter for the kind, two bytes of length, and the value.
  private static func append(_ value: StoredValue, to bytes: inout [UInt8]) {
    let (kind, content): (Character, [UInt8]) =
      switch value {
      case .null: ("n", [])
      case .integer(let integer): ("i", Array("\(integer)".utf8))
      case .text(let text): ("t", Array(text.utf8))
      case .bytes(let content): ("b", content)
      }
    bytes += String(kind).utf8
    bytes += [UInt8(truncatingIfNeeded: content.count >> 8), UInt8(truncatingIfNeeded: content.count)]
    bytes += content
  }

  private static func takeValue(_ rest: inout ArraySlice<UInt8>) throws(Problem) -> StoredValue {
    guard rest.count >= 3, let kind = rest.popFirst(), let high = rest.popFirst(), let low = rest.popFirst() else {
      throw malformed
    }
    let count = Int(high) << 8 | Int(low)
    guard count <= rest.count else { throw malformed }
    let content = Array(rest.prefix(count))
    rest = rest.dropFirst(count)
    switch kind {
    case UInt8(ascii: "i"):
      guard let text = String(validating: content, as: UTF8.self), let integer = Int64(text) else { throw malformed }
      return .integer(integer)
    case UInt8(ascii: "t"):
      guard let text = String(validating: content, as: UTF8.self) else { throw malformed }
      return .text(text)
    case UInt8(ascii: "b"): return .bytes(content)
    default: throw malformed
    }
  }
}
