internal import Access
public import Language
internal import Quantities
public import Storage

/// The head of the audit log at each day's end, for anybody to keep.
extension Hub {
  /// Catching up after a long rest writes so many days in one transaction.
  private static let mostHeadsAtOnce = 100

  /// Writes down the head of every day that is over and has none yet. A day has one head for ever.
  public func keepAuditHeads() async throws(Problem) {
    let now = clock.now
    guard try await viewing({ try $0.dayWithoutHead(at: now) }) != nil else { return }
    try await change(.keepCalendar, by: nil, "audit-heads:") { change in
      for _ in 0..<Hub.mostHeadsAtOnce {
        guard let day = try change.records.dayWithoutHead(at: change.now) else { return }
        try change.records.insert(try change.records.head(of: day, at: change.now))
      }
    }
  }

  /// Puts every head into the folder, one file a day. What is there already is compared and never replaced.
  ///
  /// - Throws: a conflict where a file holds something else than the records say, once all others are written.
  public func writeAuditHeads(to folder: PublishedFolder) async throws(Problem) {
    let newest = try await viewing { try $0.select(AuditHeadRecord.self, order: .descending(.day), limit: 1).first }
    do {
      // The newest is written last: where it is there, so are all before it.
      guard let newest, try folder.read(newest.fileName) == nil else { return }
      let heads = try await viewing { try $0.select(AuditHeadRecord.self, order: .ascending(.day)) }
      var differing: CivilDate?
      for head in heads {
        if let bytes = try folder.read(head.fileName) {
          if bytes != head.file { differing = differing ?? head.day }
        } else {
          try folder.publish(head.file, as: head.fileName)
        }
      }
      guard let differing else { return }
      throw Problem(
        .conflict, "audit-head-differs",
        Phrase(
          "The file of \(differing) in \(folder.path) does not hold the head on record: one of them was changed.",
          "\(folder.path) 中 \(differing) 的檔案與記錄的鏈首不符：其中一方曾被更改。"))
    } catch { throw Problem(describing: error) }
  }

  /// The heads, the newest first; for anybody.
  public func auditHeads(_ page: PageRequest) async throws(Problem) -> Page<AuditHeadRecord> {
    try await viewing { records in
      try records.page(Listing<AuditHeadRecord>(.everything(nil)).query(.descending(.day)), page)
    }
  }

  /// The head of one day; for anybody. - Throws: a `not-found` problem.
  public func auditHead(of day: String) async throws(Problem) -> AuditHeadRecord {
    try await viewing { records in
      guard let date = CivilDate(day), let head = try records.find(AuditHeadRecord.self, date) else {
        throw Problem.notFound(Phrase("head of the audit log", "審計鏈首"), String(day.prefix(64)))
      }
      return head
    }
  }
}

extension AuditHeadRecord {
  /// `2026-11-21.json`
  public var fileName: String { "\(day).json" }

  /// One line of JSON, the same as the API shows.
  public var file: [UInt8] {
    // Digits, letters and hyphens only: nothing in it needs escaping.
    Array(
      """
      {"day":"\(day)","position":\(position),"head":"\(head)","before":"\(before)","writtenAt":"\(writtenAt)"}

      """.utf8)
  }
}

extension ReadTransaction {
  /// The first day that is over and has no head; nil where there is none, or no city whose days they could be.
  fileprivate func dayWithoutHead(at now: Instant) throws -> CivilDate? {
    guard let calendar = try find(CityRecord.self, 1)?.calendar() else { return nil }
    let last = try select(AuditHeadRecord.self, order: .descending(.day), limit: 1).first?.day
    let day = try last.map { $0.adding(days: 1) } ?? find(AuditRecord.self, Int64(1)).map { calendar.day(of: $0.at) }
    return day.flatMap { $0 < calendar.day(of: now) ? $0 : nil }
  }

  /// The head at the end of a day: of the lines before that midnight the one with the latest moment, of several the last.
  fileprivate func head(of day: CivilDate, at now: Instant) throws -> AuditHeadRecord {
    let midnight = try city().calendar().start(of: day.adding(days: 1))
    let last = try select(AuditRecord.self, where: .less(.at, midnight), order: .descending(.at), limit: 1).first
    return AuditHeadRecord(
      day: day, position: last?.sequence ?? 0, head: last?.hash ?? .zero, before: midnight, writtenAt: now)
  }
}
