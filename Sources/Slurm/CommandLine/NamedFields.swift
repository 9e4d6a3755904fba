/// A line of `scontrol show … --oneliner`: `Name=value` after `Name=value`, where values may have blanks and equal signs in
/// them. Of a name that stands twice the first counts.
package struct NamedFields {
  private var fields: [String: String] = [:]

  /// - Parameter names: those that are looked for. A value ends where any name of Slurm's begins: at a blank, a letter, and
  ///   letters, digits and Slurm's signs up to an equal sign; so a value with such words in it is cut short, and none made longer.
  package init(_ line: some StringProtocol, names: Set<String>) {
    let bytes = Array(line.utf8)
    var open: (name: String, start: Int)?
    func put(until end: Int) {
      guard let open, names.contains(open.name), fields[open.name] == nil else { return }
      var end = end
      while end > open.start, bytes[end - 1] == 0x20 { end -= 1 }
      fields[open.name] = String(decoding: bytes[open.start..<end], as: UTF8.self)
    }
    var index = 0
    while index < bytes.count {
      let beginsWord = index == 0 || bytes[index - 1] == 0x20
      if beginsWord, NamedFields.isLetter(bytes[index]), let equal = NamedFields.nameEnd(bytes, index) {
        put(until: index)
        open = (String(decoding: bytes[index..<equal], as: UTF8.self), equal + 1)
        index = equal + 1
      } else {
        index += 1
      }
    }
    put(until: bytes.count)
  }

  package subscript(name: String) -> String? {
    guard let value = fields[name], value != "(null)" else { return nil }
    return value
  }

  func required(_ name: String) throws(SlurmFailure) -> String {
    guard let value = self[name] else { throw .unreadable(reason: "\(name) is missing") }
    return value
  }

  func whole(_ name: String) throws(SlurmFailure) -> Int64? {
    guard let text = self[name], text != "N/A" else { return nil }
    guard let number = Int64(text), (0...(1 << 50)).contains(number) else {
      throw .unreadable(reason: "\(name): '\(text.prefix(40))' is no number")
    }
    return number
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }

  /// Where the equal sign stands of the name that begins at `start`.
  private static func nameEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
    var index = start
    while index < bytes.count, index - start < 40 {
      switch bytes[index] {
      case UInt8(ascii: "="): return index
      case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "."): index += 1
      default: return nil
      }
    }
    return nil
  }
}
