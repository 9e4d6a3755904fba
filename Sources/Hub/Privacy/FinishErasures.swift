internal import Access
public import Language
internal import Quantities
internal import Storage

extension Hub {
  /// Erasures under way are looked after so many at a time.
  private static let mostErasuresARound = 10

  /// Removes what is left of people who were erased and what there may be much of: a bounded number in each transaction,
  /// until nothing is left.
  public func finishErasures() async throws(Problem) {
    let underWay = try await viewing { records in
      try records.select(
        ErasureRecord.self, where: .equal(.state, ErasureRecord.State.erasing), order: .ascending(.id),
        limit: Hub.mostErasuresARound)
    }
    try await eachInTurn(underWay) { erasure throws(Problem) in
      // What is done in this round is bounded, however much there is.
      for _ in 0..<20 {
        let isOver = try await change(.keepCalendar, by: nil, "erasure:\(erasure.id)") { try $0.eraseMore(of: erasure) }
        if isOver { return }
      }
    }
  }
}

extension Change {
  /// - Returns: whether nothing is left.
  fileprivate func eraseMore(of erasure: ErasureRecord) throws -> Bool {
    var removed = 0
    for kind in PersonalRecords.all { removed += try kind.erase(records, erasure.person, Hub.mostErasedAtOnce) }
    removed += try discardScripts("erasure:\(erasure.id)", of: erasure.person, before: now, most: Hub.mostErasedAtOnce)
    guard removed == 0 else { return false }
    try records.delete(ProgressRecord.self, "erasure:\(erasure.id)")
    var done = erasure
    (done.state, done.finishedAt) = (.erased, now)
    try records.update(done)
    return true
  }
}
