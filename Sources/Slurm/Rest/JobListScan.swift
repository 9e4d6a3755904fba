/// Finds the jobs of interest in a listing of all of a controller's jobs while it comes in. Version 22.05 filters by
/// nothing but time, and a listing may have hundreds of megabytes: only one job's text is kept at a time, and only those
/// that bear Praya's mark are kept on.
package struct JobListScan {
  /// Jobs with many nodes tell each core of each.
  static let mostJobBytes = 16 << 20

  /// The texts of the jobs in which the mark stands, each a JSON object.
  private var found: [[UInt8]] = []
  /// The answer without its jobs, to tell errors by: 200 is no promise that there are none. At most 64 KiB.
  package private(set) var head: [UInt8] = []
  /// How many jobs have come, with the mark or without.
  package private(set) var length = 0
  /// Whether the list ended as it should.
  package private(set) var isComplete = false

  private let mark: [UInt8]
  private var text: [UInt8] = []
  private var depth = 0
  private var isInList = false
  private var isInString = false
  private var isEscaped = false
  /// The last name or text at the first level.
  private var name: [UInt8] = []

  package init(mark: String) { self.mark = Array(mark.utf8) }

  /// What was found since the last time.
  package mutating func takeFound() -> [[UInt8]] {
    defer { found = [] }
    return found
  }

  package mutating func read(_ bytes: some Sequence<UInt8>) throws(SlurmFailure) {
    for byte in bytes { try take(byte) }
  }

  private mutating func take(_ byte: UInt8) throws(SlurmFailure) {
    if isInList, depth >= 3 || (depth == 2 && byte == UInt8(ascii: "{")) {
      guard text.count < JobListScan.mostJobBytes else { throw .unreadable(reason: "jobs: a job of more than 16 MiB") }
      text.append(byte)
    } else if !isInList, head.count < 64 << 10 {
      head.append(byte)
    }
    guard !isInString else { return takeText(byte) }
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      if depth == 1 { name = [] }
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      depth += 1
      guard depth <= 64 else { throw .unreadable(reason: "jobs: values are nested deeper than 64") }
      if depth == 2, byte == UInt8(ascii: "["), name == Array("jobs".utf8) { isInList = true }
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth -= 1
      guard depth >= 0 else { throw .unreadable(reason: "jobs: a bracket that was not opened") }
      try close()
    default: break
    }
  }

  private mutating func takeText(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isInString = false
    } else if depth == 1, name.count < 32 {
      name.append(byte)
    }
  }

  private mutating func close() throws(SlurmFailure) {
    if depth == 0 { isComplete = true }
    if isInList, depth == 1 {
      isInList = false
      head.append(UInt8(ascii: "]"))
    }
    guard isInList, depth == 2 else { return }
    length += 1
    if text.holds(mark) { found.append(text) }
    text.removeAll(keepingCapacity: true)
  }
}

extension [UInt8] {
  fileprivate func holds(_ pattern: [UInt8]) -> Bool {
    guard let first = pattern.first, count >= pattern.count else { return pattern.isEmpty }
    var index = 0
    while index + pattern.count <= count {
      if self[index] == first, self[index..<(index + pattern.count)].elementsEqual(pattern) { return true }
      index += 1
    }
    return false
  }
}
