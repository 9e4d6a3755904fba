/// Generic resources of a node or a job, as in `gpu:a100:2(IDX:0-1)`, `gpu:8(S:0-1)` or `gres/gpu:h100=4`.
package struct GenericResource: Hashable, Sendable {
  package var name: String
  /// Empty where none is named.
  package var type: String
  package var count: Int
  /// Which of a node's devices of that name, where it is told.
  package var indexes: [Int]

  /// No node has as many devices of a kind.
  static let mostCount = 1_000_000
  static let mostIndexes = 4096

  /// The resources of a list. Those that a name cannot be read of are left out only where Slurm has a word for none.
  package static func list(_ text: String) throws(SlurmFailure) -> [GenericResource] {
    guard !["", "(null)", "N/A", "none"].contains(text) else { return [] }
    var resources: [GenericResource] = []
    for entry in entries(text) {
      guard resources.count < 1024 else { throw .unreadable(reason: "a list of generic resources has more than 1024") }
      resources.append(try read(entry))
    }
    return resources
  }

  /// The devices that people count: those named `gpu`.
  package static func devices(_ text: String) throws(SlurmFailure) -> [GenericResource] {
    try list(text).filter { $0.name == "gpu" }
  }

  /// The parts between those commas that stand outside of parentheses.
  private static func entries(_ text: String) -> [Substring] {
    var (entries, start, depth) = ([Substring](), text.startIndex, 0)
    for index in text.indices {
      switch text[index] {
      case "(": depth += 1
      case ")": depth = max(0, depth - 1)
      case "," where depth == 0:
        entries.append(text[start..<index])
        start = text.index(after: index)
      default: break
      }
    }
    return (entries + [text[start...]]).filter { !$0.isEmpty }
  }

  private static func read(_ entry: Substring) throws(SlurmFailure) -> GenericResource {
    var words = entry.prefix { $0 != "(" }
    for prefix in ["gres:", "gres/"] where words.hasPrefix(prefix) { words = words.dropFirst(prefix.count) }
    var parts = words.split(whereSeparator: { $0 == ":" || $0 == "=" })
    guard let name = parts.first, parts.count <= 4 else { throw unreadable(entry) }
    parts.removeFirst()
    var count = 1
    if let last = parts.last, let number = self.count(last) {
      count = number
      parts.removeLast()
    } else if parts.count == 2 {
      throw unreadable(entry)
    }
    // Such as the `no_consume` between name and count.
    let type = parts.first.map(String.init) ?? ""
    return GenericResource(name: String(name), type: type, count: count, indexes: try indexes(in: entry))
  }

  private static func count(_ text: Substring) -> Int? {
    let scales: [Character: Int] = ["K": 1024, "k": 1024, "M": 1 << 20, "m": 1 << 20, "G": 1 << 30, "g": 1 << 30]
    let scale = text.last.flatMap { scales[$0] } ?? 1
    let digits = scale == 1 ? text : text.dropLast()
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    // A count beyond reason is one all the same: it is not a type's name.
    guard let number = Int(digits), !number.multipliedReportingOverflow(by: scale).overflow else { return mostCount }
    return min(number * scale, mostCount)
  }

  /// `(IDX:0-1,4)`, also after a semicolon or beside `(S:0-1)`.
  private static func indexes(in entry: Substring) throws(SlurmFailure) -> [Int] {
    guard let start = entry.range(of: "IDX:") else { return [] }
    let text = entry[start.upperBound...].prefix { $0 != ")" && $0 != ";" }
    guard text != "N/A", !text.isEmpty else { return [] }
    var indexes: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1], 0 <= low, low <= high,
        high < mostIndexes, indexes.count + (high - low) < mostIndexes
      else { throw unreadable(entry) }
      indexes += low...high
    }
    return indexes
  }

  private static func unreadable(_ entry: Substring) -> SlurmFailure {
    .unreadable(reason: "'\(entry.prefix(60))' is no generic resource")
  }
}

extension Substring {
  /// The first place of `text`; the standard library has this only with Foundation.
  fileprivate func range(of text: String) -> Range<Substring.Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
      index = self.index(after: index)
    }
    return nil
  }
}
