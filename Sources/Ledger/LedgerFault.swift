public import Quantities

/// What is wrong with stored books: the first thing that `Verifier` finds.
public enum LedgerFault: Error, Hashable, Sendable {
  /// A column of an entry's row holds what no entry has there.
  case malformed(sequence: Int64, column: String, found: String)
  /// A column of an account's row holds what no account has there.
  case malformedAccount(id: String, column: String, found: String)
  /// An entry is missing, twice there or out of order.
  case sequence(expected: Int64, found: Int64)
  /// The entry does not follow the one before it.
  case previous(sequence: Int64, expected: Digest, found: Digest)
  /// The entry is not what was hashed when it was written.
  case hash(sequence: Int64, expected: Digest, found: Digest)
  /// The chain is not the one whose head was published; `found` is nil when it ends before that entry.
  case published(sequence: Int64, expected: Digest, found: Digest?)
  /// The entry records what the ledger would have refused.
  case unlawful(sequence: Int64, LedgerRefusal)
  /// A post, void or correction does not move what its subject lets it move.
  case movement(sequence: Int64, expected: Movement, found: Movement)
  /// A stored account differs from what the entries say.
  case account(AccountID, column: String, expected: String, found: String)
  /// The entries open this account, but it is not stored.
  case missingAccount(AccountID)
  /// What the hub owes a centre by the entries is not what the jobs, packages and payments on record come to.
  case payable(AccountID, expected: Int64, found: Int64)
  /// A stored account was never opened, or is there twice.
  case strayAccount(AccountID)
}

extension LedgerFault {
  /// The entry at which the fault shows; nil when it is an account's.
  public var sequence: Int64? {
    switch self {
    case .malformed(let sequence, _, _), .sequence(let sequence, _), .previous(let sequence, _, _), .hash(let sequence, _, _),
      .published(let sequence, _, _), .unlawful(let sequence, _), .movement(let sequence, _, _):
      sequence
    case .malformedAccount, .account, .missingAccount, .strayAccount, .payable: nil
    }
  }
}
