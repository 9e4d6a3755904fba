/// Lists of nodes as Slurm writes them: `n[1-3,7],m01-[02]`, also with several brackets in one name.
package enum HostList {
  /// No cluster has as many nodes; a list of more is a mistake, or meant to do harm.
  package static let most = 65_536
  /// A name of the domain name system has at most 253 bytes (RFC 1035, 2.3.4).
  static let mostNameBytes = 255

  /// The names, in the list's order; numbers keep their leading zeros. An empty text names none.
  ///
  /// - Throws: `.unreadable` for a text that is no such list, or that names more than `most` nodes.
  package static func names(_ text: String, most: Int = HostList.most) throws(SlurmFailure) -> [String] {
    var names: [String] = []
    for entry in try entries(Array(text.utf8)) {
      for name in try expanded(entry[...], most: most - names.count) { names.append(String(decoding: name, as: UTF8.self)) }
    }
    return names
  }

  /// The parts between those commas that stand outside of brackets.
  private static func entries(_ bytes: [UInt8]) throws(SlurmFailure) -> [[UInt8]] {
    guard !bytes.isEmpty else { return [] }
    var (entries, entry, inBrackets): ([[UInt8]], [UInt8], Bool) = ([], [], false)
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "["):
        guard !inBrackets else { throw unreadable("brackets in brackets") }
        inBrackets = true
      case UInt8(ascii: "]"):
        guard inBrackets else { throw unreadable("a bracket that was not opened") }
        inBrackets = false
      case UInt8(ascii: ",") where !inBrackets:
        entries.append(entry)
        entry = []
        continue
      case 0x21...0x7E, 0x80...0xFF: break
      default: throw unreadable("a character that no name has")
      }
      entry.append(byte)
    }
    guard !inBrackets else { throw unreadable("a bracket that is not closed") }
    entries.append(entry)
    guard !entries.contains([]) else { throw unreadable("an empty name") }
    return entries
  }

  /// Every name of an entry: what stands before its first bracket, with each of the bracket's numbers, with each of the rest.
  private static func expanded(_ entry: ArraySlice<UInt8>, most: Int) throws(SlurmFailure) -> [[UInt8]] {
    guard entry.count <= mostNameBytes * 64 else { throw unreadable("a name that is too long") }
    guard let open = entry.firstIndex(of: UInt8(ascii: "[")), let close = entry[open...].firstIndex(of: UInt8(ascii: "]")) else {
      guard entry.count <= mostNameBytes else { throw unreadable("a name that is too long") }
      guard most >= 1 else { throw tooMany }
      return [Array(entry)]
    }
    let numbers = try self.numbers(entry[(open + 1)..<close], most: most)
    let rests = try expanded(entry[(close + 1)...], most: most)
    let (count, overflow) = numbers.count.multipliedReportingOverflow(by: rests.count)
    guard !overflow, count <= most else { throw tooMany }
    let longest = (numbers.map(\.count).max() ?? 0) + (rests.map(\.count).max() ?? 0)
    guard open - entry.startIndex + longest <= mostNameBytes else { throw unreadable("a name that is too long") }
    return numbers.flatMap { number in rests.map { entry[..<open] + number + $0 } }
  }

  /// `1-3,07` as texts of digits.
  private static func numbers(_ group: ArraySlice<UInt8>, most: Int) throws(SlurmFailure) -> [[UInt8]] {
    var numbers: [[UInt8]] = []
    for part in group.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let ends = part.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      guard (1...2).contains(ends.count), let low = whole(ends[0]), let high = whole(ends[ends.count - 1]), low <= high else {
        throw unreadable("'\(String(decoding: part.prefix(40), as: UTF8.self))' in brackets")
      }
      guard high - low < most - numbers.count else { throw tooMany }
      let width = ends[0].count
      for number in low...high {
        let digits = Array(String(number).utf8)
        numbers.append([UInt8](repeating: UInt8(ascii: "0"), count: max(0, width - digits.count)) + digits)
      }
    }
    return numbers
  }

  private static func whole(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...15).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  private static var tooMany: SlurmFailure { unreadable("more nodes than \(most)") }

  private static func unreadable(_ what: String) -> SlurmFailure { .unreadable(reason: "a list of nodes holds \(what)") }
}
