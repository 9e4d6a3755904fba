public import Quantities

/// One line of the books: an instruction that was carried out, with its place in the chain. Entries are never
/// changed or removed.
public struct Entry: Hashable, Sendable {
  /// What was done, with everything that it led to spelt out: a post names the accounts and the amount too.
  public enum Event: Hashable, Sendable {
    case opened(AccountID, unit: LedgerUnit, limit: BalanceLimit)
    case transferred(Movement)
    case held(Movement)
    /// - Movement: what was posted of the hold.
    case posted(TransferID, Movement)
    /// - Movement: the hold's own, now released.
    case voided(TransferID, Movement)
    /// - Movement: the reverse of what is corrected.
    case corrected(TransferID, Movement)
  }

  /// The kind of event by the name under which it is stored.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case open, transfer, hold, post, void, correct
  }

  /// 1, 2, 3 …, without a gap.
  public let sequence: Int64
  public let id: TransferID
  public let at: Instant
  public let reason: Reason
  public let event: Event
  /// The hash of the entry before, or 32 zero bytes for the first.
  public let previous: Digest
  /// SHA-256 of `previous` followed by the canonical encoding of the rest (`Entry+Encoding.swift`).
  public let hash: Digest

  /// The entry that follows `head`.
  init(after head: ChainHead, id: TransferID, at: Instant, reason: Reason, event: Event) {
    (sequence, previous) = (head.sequence + 1, head.hash)
    (self.id, self.at, self.reason, self.event) = (id, at, reason, event)
    hash = Entry.hash(previous: head.hash, sequence: head.sequence + 1, id: id, at: at, reason: reason, event: event)
  }

  /// An entry as it was stored, whose hash nobody has checked.
  public init(
    stored sequence: Int64, id: TransferID, at: Instant, reason: Reason, event: Event, previous: Digest, hash: Digest
  ) {
    self.sequence = sequence
    self.id = id
    self.at = at
    self.reason = reason
    self.event = event
    self.previous = previous
    self.hash = hash
  }

  /// The chain's end once this entry is in it.
  public var head: ChainHead { ChainHead(sequence: sequence, hash: hash) }

  public var kind: Kind {
    switch event {
    case .opened: .open
    case .transferred: .transfer
    case .held: .hold
    case .posted: .post
    case .voided: .void
    case .corrected: .correct
    }
  }

  /// The earlier transfer that this entry posts, voids or corrects. No two entries have the same one.
  public var subject: TransferID? {
    switch event {
    case .opened, .transferred, .held: nil
    case .posted(let subject, _), .voided(let subject, _), .corrected(let subject, _): subject
    }
  }

  /// The accounts and the amount; nil for an opening.
  public var movement: Movement? {
    switch event {
    case .opened: nil
    case .transferred(let movement), .held(let movement), .posted(_, let movement), .voided(_, let movement),
      .corrected(_, let movement):
      movement
    }
  }

  /// What was moved for good: nil for openings, holds and voids. This is what a correction reverses.
  public var postedMovement: Movement? {
    switch event {
    case .opened, .held, .voided: nil
    case .transferred(let movement), .posted(_, let movement), .corrected(_, let movement): movement
    }
  }

  /// The accounts that the entry concerns: one for an opening, else the debited and the credited one.
  public var accounts: [AccountID] {
    switch event {
    case .opened(let account, _, _): [account]
    default: movement.map { [$0.debit, $0.credit] } ?? []
    }
  }
}
