public import Access
public import Language
public import Ledger
internal import Quantities
internal import Storage

/// What a recomputation of the whole ledger found.
public enum LedgerVerification: Sendable {
  case sound(VerifiedBooks)
  /// The first thing that is wrong.
  case broken(LedgerFault)
}

extension Hub {
  /// Recomputes every balance and the chain from the entries alone, and compares them with the stored accounts, and what is
  /// owed to centres with the records of jobs, packages and payments.
  public func verifyLedger(by actor: Actor?) async throws(Problem) -> LedgerVerification {
    try await reading(.verifyLedger, by: actor, "hub:") { records in
      try actor?.require(.verifyLedger, on: .hub)
      return try records.verifyLedger()
    }
  }
}

extension ReadTransaction {
  func verifyLedger() throws -> LedgerVerification {
    var verifier = Verifier()
    do {
      try forEach(LedgerEntryRecord.self, where: nil, order: [.ascending(.sequence)]) { try verifier.feed($0.row) }
      try forEach(LedgerAccountRecord.self, where: nil, order: [.ascending(.id)]) { try verifier.check($0.row) }
      let books = try verifier.finish()
      if let fault = try faultOfPayables() { return .broken(fault) }
      return .sound(books)
    } catch let fault as LedgerFault {
      return .broken(fault)
    }
  }
}
