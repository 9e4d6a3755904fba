import Ledger
import Quantities

/// The ledger's rules in their most naive form: a list of what was accepted, from which everything is worked
/// out anew at every question. Shares no code with `Books`.
struct NaiveBooks {
  enum Verdict: Equatable {
    case accepted
    case repeated
    /// The names of the rules that the first refused instruction breaks, and by how much it exceeds limits.
    case refused(Set<String>, shortfalls: [AccountID: Int128])
  }

  struct Sums: Equatable {
    var debitsPosted: Int128 = 0
    var creditsPosted: Int128 = 0
    var debitsPending: Int128 = 0
    var creditsPending: Int128 = 0
  }

  private(set) var list: [Instruction] = []

  /// Takes the batch if it may be taken.
  mutating func take(_ batch: [Instruction]) -> Verdict {
    let known = batch.filter { find($0.id) != nil }
    if known.contains(where: { recorded in find(recorded.id).map { !isSame($0, recorded) } ?? false }) {
      return .refused(["ledger-id-taken"], shortfalls: [:])
    }
    if !known.isEmpty, known.count == batch.count, Set(batch.map(\.id)).count < batch.count {
      return .refused(["ledger-id-taken"], shortfalls: [:])
    }
    if !known.isEmpty {
      return known.count == batch.count ? .repeated : .refused(["ledger-partly-repeated"], shortfalls: [:])
    }
    let before = list
    for instruction in batch {
      let (broken, shortfalls) = faults(of: instruction)
      guard broken.isEmpty else {
        list = before
        return .refused(broken, shortfalls: shortfalls)
      }
      list.append(instruction)
    }
    return .accepted
  }

  /// The sums of an account, from the whole list.
  func sums(of account: AccountID) -> Sums {
    var sums = Sums()
    for instruction in list {
      guard let movement = moved(by: instruction) else { continue }
      let count = Int128(movement.amount.count)
      let isHold = if case .hold = instruction.action { true } else { false }
      if isHold, isEnded(instruction.id) { continue }
      if movement.debit == account { if isHold { sums.debitsPending += count } else { sums.debitsPosted += count } }
      if movement.credit == account { if isHold { sums.creditsPending += count } else { sums.creditsPosted += count } }
    }
    return sums
  }

  func opening(of account: AccountID) -> (unit: LedgerUnit, limit: BalanceLimit)? {
    for case .open(account, let unit, let limit) in list.map(\.action) { return (unit, limit) }
    return nil
  }

  // MARK: The rules

  private func faults(of instruction: Instruction) -> (Set<String>, [AccountID: Int128]) {
    var broken: Set<String> = []
    if find(instruction.id) != nil { broken.insert("ledger-id-taken") }
    switch instruction.action {
    case .open(let account, _, _):
      if opening(of: account) != nil { broken.insert("ledger-account-taken") }
    case .transfer(let movement), .hold(let movement):
      broken.formUnion(shapeFaults(of: movement))
    case .post(let id, let amount):
      guard let earlier = find(id) else { return (["ledger-unknown-transfer"], [:]) }
      guard case .hold(let held) = earlier.action else { return (["ledger-not-pending"], [:]) }
      broken.formUnion(endFaults(of: id))
      if let amount {
        if amount.unit != held.amount.unit { broken.insert("ledger-unit-mismatch") }
        if amount.count <= 0 { broken.insert("ledger-non-positive-amount") }
        if amount.count > held.amount.count { broken.insert("ledger-exceeds-pending") }
      }
    case .void(let id):
      guard let earlier = find(id) else { return (["ledger-unknown-transfer"], [:]) }
      guard case .hold = earlier.action else { return (["ledger-not-pending"], [:]) }
      broken.formUnion(endFaults(of: id))
    case .correct(let id):
      guard let earlier = find(id) else { return (["ledger-unknown-transfer"], [:]) }
      switch earlier.action {
      case .open, .hold, .void: return (["ledger-not-posted"], [:])
      case .transfer, .post, .correct: break
      }
      if list.contains(where: { if case .correct(id) = $0.action { true } else { false } }) {
        broken.insert("ledger-already-corrected")
      }
    }
    return broken.isEmpty ? limitFaults(of: instruction) : (broken, [:])
  }

  private func shapeFaults(of movement: Movement) -> Set<String> {
    var broken: Set<String> = []
    if movement.amount.count <= 0 { broken.insert("ledger-non-positive-amount") }
    if movement.debit == movement.credit { broken.insert("ledger-same-account") }
    for account in [movement.debit, movement.credit] {
      guard let opening = opening(of: account) else {
        broken.insert("ledger-unknown-account")
        continue
      }
      if opening.unit != movement.amount.unit { broken.insert("ledger-unit-mismatch") }
    }
    return broken
  }

  private func endFaults(of hold: TransferID) -> Set<String> {
    var broken: Set<String> = []
    for instruction in list {
      if case .post(hold, _) = instruction.action { broken.insert("ledger-already-posted") }
      if case .void(hold) = instruction.action { broken.insert("ledger-already-voided") }
    }
    return broken
  }

  /// Takes the instruction for granted, and looks whether every account is still within its limits.
  private func limitFaults(of instruction: Instruction) -> (Set<String>, [AccountID: Int128]) {
    var after = self
    after.list.append(instruction)
    var broken: Set<String> = []
    var shortfalls: [AccountID: Int128] = [:]
    guard let movement = after.moved(by: instruction) else { return ([], [:]) }
    for account in [movement.debit, movement.credit] {
      guard let opening = opening(of: account) else { continue }
      let sums = after.sums(of: account)
      let (debits, credits) = (sums.debitsPosted + sums.debitsPending, sums.creditsPosted + sums.creditsPending)
      if max(debits, credits) > Int128(Int64.max) { broken.insert("ledger-overflow") }
      let excess: Int128 =
        switch opening.limit {
        case .none: 0
        case .debitsWithinCredits: debits - sums.creditsPosted
        case .creditsWithinDebits: credits - sums.debitsPosted
        }
      if excess > 0 {
        broken.insert("ledger-insufficient")
        shortfalls[account] = excess
      }
    }
    return (broken, shortfalls)
  }

  // MARK: Reading the list

  private func find(_ id: TransferID) -> Instruction? { list.first { $0.id == id } }

  private func isEnded(_ hold: TransferID) -> Bool { !endFaults(of: hold).isEmpty }

  /// What the instruction moves or holds; nil for openings and voids.
  private func moved(by instruction: Instruction) -> Movement? {
    switch instruction.action {
    case .open, .void: return nil
    case .transfer(let movement), .hold(let movement): return movement
    case .post(let id, let amount):
      guard let hold = find(id).flatMap(moved(by:)) else { return nil }
      return Movement(debit: hold.debit, credit: hold.credit, amount ?? hold.amount)
    case .correct(let id):
      guard let earlier = find(id).flatMap(moved(by:)) else { return nil }
      return Movement(debit: earlier.credit, credit: earlier.debit, earlier.amount)
    }
  }

  private func isSame(_ a: Instruction, _ b: Instruction) -> Bool {
    guard a.id == b.id, a.reason == b.reason else { return false }
    if case (.post(let subject, let first), .post(let other, let second)) = (a.action, b.action), subject == other {
      let held = find(subject).flatMap(moved(by:))?.amount
      return (first ?? held) == (second ?? held)
    }
    return a.action == b.action
  }
}
