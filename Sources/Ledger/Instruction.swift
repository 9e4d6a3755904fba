public import Quantities

/// An amount from one account to another: it is debited to the first and credited to the second.
public struct Movement: Hashable, Sendable {
  /// The account that pays: its debits grow.
  public let debit: AccountID
  /// The account that receives: its credits grow.
  public let credit: AccountID
  public let amount: LedgerAmount

  public init(debit: AccountID, credit: AccountID, _ amount: LedgerAmount) {
    self.debit = debit
    self.credit = credit
    self.amount = amount
  }

  /// The same amount back.
  public var reversed: Movement { Movement(debit: credit, credit: debit, amount) }
}

/// One thing that the ledger is told to do.
///
/// Its identity is everything but `at`: a retry, which reads the clock again, is still the same instruction.
public struct Instruction: Hashable, Sendable {
  /// What is to be done.
  public enum Action: Hashable, Sendable {
    /// Opens an account with nothing in it. It is recorded in the chain like every other change, so that the
    /// chain alone tells the unit and the limit of each account.
    case open(AccountID, unit: LedgerUnit, limit: BalanceLimit)
    /// Moves an amount at once.
    case transfer(Movement)
    /// Keeps an amount for a movement that is posted or voided later.
    case hold(Movement)
    /// Posts a hold, in full (`amount` nil) or in part; what is not posted is released.
    case post(TransferID, amount: LedgerAmount?)
    /// Releases a hold in full.
    case void(TransferID)
    /// Moves the amount of a posted transfer, of a post or of an earlier correction back. Each of them can be
    /// corrected once.
    case correct(TransferID)
  }

  public let id: TransferID
  /// When it was given: recorded, but no part of the identity. Instants need not grow from entry to entry.
  public let at: Instant
  public let reason: Reason
  public let action: Action

  public init(_ id: TransferID, at: Instant, reason: Reason, _ action: Action) {
    self.id = id
    self.at = at
    self.reason = reason
    self.action = action
  }

  /// The earlier transfer that this one posts, voids or corrects.
  public var subject: TransferID? {
    switch action {
    case .open, .transfer, .hold: nil
    case .post(let subject, _), .void(let subject), .correct(let subject): subject
    }
  }

  /// The accounts that the instruction itself names; those of its subject come on top.
  public var namedAccounts: [AccountID] {
    switch action {
    case .open(let account, _, _): [account]
    case .transfer(let movement), .hold(let movement): [movement.debit, movement.credit]
    case .post, .void, .correct: []
    }
  }
}
