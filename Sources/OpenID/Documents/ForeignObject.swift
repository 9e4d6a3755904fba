internal import JSON

/// A JSON object that somebody else wrote: fields nobody asked for are passed over, but no name may stand twice, anywhere
/// in it, since another reader might have kept the other one (RFC 7515, 4; RFC 8725, 2.4).
struct ForeignObject {
  private let members: [String: JSONNode.Value]

  /// Nil where the bytes are no such object, or more than `mostBytes`.
  init?(_ bytes: [UInt8], mostBytes: Int) {
    // A byte order mark, which files may have, has no place in a message.
    guard bytes.first == nil || bytes.first != 0xEF, let root = try? JSONReader.read(bytes, mostBytes: mostBytes) else {
      return nil
    }
    let faults = FaultList()
    root.findRepetitions(faults)
    guard faults.isEmpty else { return nil }
    self.init(root.value)
  }

  init?(_ value: JSONNode.Value) {
    guard case .object(let members) = value else { return nil }
    self.members = Dictionary(members.map { ($0.name, $0.value.value) }) { first, _ in first }
  }

  func has(_ name: String) -> Bool { members[name] != nil }

  /// The text of this name; nil where something else, or nothing, stands there.
  func text(_ name: String) -> String? {
    guard case .string(let text)? = members[name] else { return nil }
    return text
  }

  func flag(_ name: String) -> Bool? {
    guard case .boolean(let value)? = members[name] else { return nil }
    return value
  }

  /// A list of texts; nil where something else stands there.
  func texts(_ name: String) -> [String]? {
    guard case .array(let nodes)? = members[name] else { return nil }
    let texts = nodes.compactMap { node in if case .string(let text) = node.value { text } else { nil } }
    return texts.count == nodes.count ? texts : nil
  }

  /// A list of objects; what in it is none is left out. Nil where no list stands there.
  func objects(_ name: String) -> [ForeignObject]? {
    guard case .array(let nodes)? = members[name] else { return nil }
    return nodes.compactMap { ForeignObject($0.value) }
  }

  /// A `NumericDate` (RFC 7519, 2) in whole seconds, its fraction cut off; nil where it is no plain number from 1970 to 9999.
  func seconds(_ name: String) -> Int64? {
    guard case .number(let digits)? = members[name], !digits.contains(where: { "eE".contains($0) }) else { return nil }
    guard let seconds = Int64(digits.prefix { $0 != "." }), (0...253_402_300_799).contains(seconds), digits.first != "-" else {
      return nil
    }
    return seconds
  }
}
