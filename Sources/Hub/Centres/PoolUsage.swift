internal import Jobs
internal import Language
internal import Quantities
internal import Storage

extension ReadTransaction {
  /// What stands in the way of using a pool so; nil for nothing.
  ///
  /// - Parameters:
  ///   - before: the pool as it is on record; nil for a new one.
  ///   - connection: how its centre is joined.
  func obstacle(
    to usage: PoolRecord.Usage, of before: PoolRecord?, at connection: CentreRecord.Connection?
  ) throws -> Problem? {
    guard usage != before?.usage ?? .dedicated else { return nil }
    switch usage {
    case .shared:
      if connection == .local {
        return .invalid(
          "usage", rule: "dedicated",
          Phrase(
            "A pool of the hub's own machine has no queue but the hub's: it is dedicated.", "平台本機的資源池只有平台的隊列，須為專用。"))
      }
      guard let before else { return nil }
      // A package keeps devices, which in a queue that others use nobody can.
      guard try packages(of: before.id).isEmpty else {
        return Problem(
          .conflict, "packages-kept",
          Phrase(
            "Packages keep devices of the pool '\(before.id)': it cannot be shared with others.",
            "資源池「\(before.id)」有套餐預留的裝置，不能與他人共用。"),
          faults: [
            .init(field: "usage", rule: "packages-kept", Phrase("Packages keep devices of it.", "有套餐預留其裝置。"))
          ])
      }
      return nil
    case .dedicated:
      // Where what waits in the centre's queue will run, nobody knows yet.
      guard let before, try jobsInPlace(before.id).contains(where: { $0.state != .running }) else { return nil }
      return Problem(
        .conflict, "in-use",
        Phrase(
          "Jobs of the pool '\(before.id)' wait in the centre's own queue. Drain the centre until they have started.",
          "資源池「\(before.id)」的作業仍在運算中心的隊列輪候。請先停止接收作業，待其開始。"),
        faults: [
          .init(field: "usage", rule: "in-use", Phrase("Jobs of it wait at the centre.", "尚有作業在運算中心輪候。"))
        ])
    }
  }
}
