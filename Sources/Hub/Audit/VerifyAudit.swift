public import Access
public import Language
public import Quantities
internal import Storage

/// A head of the audit log as somebody outside has kept it.
public struct PublishedHead: Sendable, Hashable {
  public var day: CivilDate
  /// The number of the day's last line.
  public var position: Int64
  public var head: Digest

  public init(day: CivilDate, position: Int64, head: Digest) {
    self.day = day
    self.position = position
    self.head = head
  }
}

/// What a reading of the whole audit log found.
public struct AuditVerification: Sendable, Hashable {
  public let lines: Int64
  /// The last line's hash, in hexadecimal.
  public let head: String
  /// The first line that does not follow from the one before, or nil when all do.
  public let firstFault: Int64?
  /// How many heads the log was held against: those on record and those that were handed in.
  public let headsChecked: Int
  /// The heads that the log does not lead to, by their days; at most `mostHeadFaults`.
  public let headFaults: [HeadFault]

  public static let mostHeadFaults = 100

  /// Whether every line follows from the one before and every head is where it was.
  public var isSound: Bool { firstFault == nil && headFaults.isEmpty }

  /// A head that the log does not lead to.
  public struct HeadFault: Sendable, Hashable {
    public enum Kind: String, Sendable {
      /// The log ends before the head's line: its tail was cut.
      case missing
      /// The line at the head's place is another one: what comes before it was rewritten.
      case differs
      /// The head that was handed in is not the one on record for its day.
      case disagrees
    }

    public let kind: Kind
    public let day: CivilDate
    public let position: Int64
    /// Whether the head is one that was handed in, and not the hub's own record.
    public let isPublished: Bool

    /// What it means, in a sentence.
    public var message: Phrase {
      let whose = isPublished ? Phrase("The published head", "已公布的鏈首") : Phrase("The head on record", "記錄中的鏈首")
      return switch kind {
      case .missing:
        Phrase(
          "\(whose.english) of \(day) is line \(position), and the log ends before it: its tail was cut.",
          "\(whose.traditionalChinese)（\(day)）為第 \(position) 行，但記錄在此之前已結束：尾段被刪去。")
      case .differs:
        Phrase(
          "\(whose.english) of \(day) is not the hash of line \(position): the log before it was rewritten.",
          "\(whose.traditionalChinese)（\(day)）與第 \(position) 行的雜湊不符：之前的記錄被改寫。")
      case .disagrees:
        Phrase(
          "The published head of \(day) is another one than the hub has on record for that day.",
          "已公布的鏈首（\(day)）與平台就當日所記錄的不同。")
      }
    }
  }
}

extension Hub {
  /// At most so many heads are handed in at once: thirteen years of days.
  public static let mostPublishedHeads = 5000

  /// Reads the audit log from its first line, checks every link, and holds it against the heads on record and against
  /// those that somebody outside has kept.
  ///
  /// - Parameter actor: nil from the machine itself.
  public func verifyAudit(against published: [PublishedHead] = [], by actor: Actor?) async throws(Problem) -> AuditVerification {
    try await reading(.readAudit, by: actor, "hub:") { records in
      try actor?.require(.readAudit, on: .hub)
      guard published.count <= Hub.mostPublishedHeads else {
        throw Problem.invalid(
          "heads", rule: "too-many", Phrase("At most \(Hub.mostPublishedHeads) heads.", "鏈首不可多於 \(Hub.mostPublishedHeads) 個。"))
      }
      var heads = HeadCheck(try records.select(AuditHeadRecord.self), published)
      var (previous, lines, fault) = (Digest.zero, Int64(0), Int64?.none)
      try records.forEach(AuditRecord.self, where: nil, order: [.ascending(.sequence)]) { record in
        let follows = record.sequence == lines + 1 && record.previous == previous && record.hash == record.computedHash
        if fault == nil, !follows { fault = record.sequence }
        heads.pass(record.sequence, record.hash)
        (previous, lines) = (record.hash, record.sequence)
      }
      return AuditVerification(
        lines: lines, head: previous.description, firstFault: fault, headsChecked: heads.count,
        headFaults: Array(heads.faults(atEnd: lines).prefix(AuditVerification.mostHeadFaults)))
    }
  }
}

/// Holds heads against the lines as they pass.
private struct HeadCheck {
  private typealias Awaited = (head: PublishedHead, isPublished: Bool)

  let count: Int
  private var awaited: [Int64: [Awaited]] = [:]
  private var found: [AuditVerification.HeadFault] = []

  init(_ recorded: [AuditHeadRecord], _ published: [PublishedHead]) {
    let onRecord = Dictionary(recorded.map { ($0.day, $0) }) { first, _ in first }
    let all: [Awaited] =
      recorded.map { (PublishedHead(day: $0.day, position: $0.position, head: $0.head), false) } + published.map { ($0, true) }
    count = all.count
    for item in all {
      awaited[item.head.position, default: []].append(item)
      guard item.isPublished, let own = onRecord[item.head.day] else { continue }
      if own.position != item.head.position || own.head != item.head.head { note(.disagrees, item) }
    }
    // Before the first line the chain's head is zero.
    pass(0, .zero)
  }

  mutating func pass(_ line: Int64, _ hash: Digest) {
    for item in awaited.removeValue(forKey: line) ?? [] where item.head.head != hash { note(.differs, item) }
  }

  /// - Parameter lines: the last line's number.
  func faults(atEnd lines: Int64) -> [AuditVerification.HeadFault] {
    let missing = awaited.values.flatMap { $0 }.map { fault(.missing, $0) }
    return (found + missing).sorted {
      ($0.day, $0.kind.rawValue, $0.isPublished ? 1 : 0) < ($1.day, $1.kind.rawValue, $1.isPublished ? 1 : 0)
    }
  }

  private mutating func note(_ kind: AuditVerification.HeadFault.Kind, _ item: Awaited) { found.append(fault(kind, item)) }

  private func fault(_ kind: AuditVerification.HeadFault.Kind, _ item: Awaited) -> AuditVerification.HeadFault {
    .init(kind: kind, day: item.head.day, position: item.head.position, isPublished: item.isPublished)
  }
}
