public import Jobs
public import Language
public import Quantities
internal import Access
internal import Ledger
internal import Storage

/// How the hub stands at one moment, for those who watch over it: counts only, nobody's data.
public struct HubFigures: Sendable {
  /// Jobs that are not over, by state; every such state stands there.
  public let jobs: [(state: JobState, count: Int)]
  /// Centres by name, and since when each has not answered.
  public let centres: [(centre: Slug, unreachableSince: Instant?)]
  /// By how much centres' clocks are ahead, of those whose clocks have been compared.
  public let clocks: [(centre: Slug, ahead: Milliseconds)]
  /// Messages that wait to be sent, and those due longest.
  public let noticesWaiting: Int
  public let ledgerEntries: Int64
  public let auditEntries: Int64
}

extension Hub {
  /// Counts what is under way. Its cost grows with that, not with what is over.
  public func figures() async throws(Problem) -> HubFigures {
    try await reading(.readCatalogue, by: nil, "hub:") { records in
      let centres = try records.select(CentreRecord.self, order: .ascending(.id))
      return HubFigures(
        jobs: try JobState.allCases.filter { !$0.isTerminal }.map { state in
          (state, try records.count(JobRecord.self, where: .equal(.state, state)))
        },
        centres: centres.map { ($0.id, $0.unreachableSince) },
        clocks: centres.compactMap { centre in centre.clock.map { (centre.id, $0.ahead) } },
        noticesWaiting: try records.count(NoticeRecord.self, where: .isNull(.sent_at) && .isNull(.given_up_at)),
        ledgerEntries:
          try records.select(LedgerEntryRecord.self, order: .descending(.sequence), limit: 1).first?.row.sequence ?? 0,
        auditEntries: try records.select(AuditRecord.self, order: .descending(.sequence), limit: 1).first?.sequence ?? 0)
    }
  }
}
