import Ledger
import Quantities

/// Makes up batches: mostly sensible, sometimes repeated, altered, impossible or absurd.
struct RandomHistory {
  private var generator: SeededGenerator
  private var count = 0
  private var opened = 0
  private var names: [TransferID] = []
  private var holds: [TransferID] = []
  private var taken: [[Instruction]] = []
  private var clock: Int64 = 0

  static let accounts: [(id: AccountID, unit: LedgerUnit, limit: BalanceLimit)] = [
    ("bank", hongKong, .none), ("fund", hongKong, .debitsWithinCredits), ("budget", hongKong, .debitsWithinCredits),
    ("claims", hongKong, .creditsWithinDebits), ("centre", hongKong, .none), ("abyss", hongKong, .none),
    ("devices", h100, .none), ("quota", h100, .debitsWithinCredits),
  ]

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func nextBatch() -> [Instruction] {
    clock += Int64.random(in: -5...1000, using: &generator)
    if opened < RandomHistory.accounts.count - 1 {
      // All but the last are opened first; the last one's turn may come or not.
      opened += 1
      let account = RandomHistory.accounts[opened - 1]
      return [
        instruct(TransferID(checked: "open:\(opened)"), .open(account.id, unit: account.unit, limit: account.limit), at: clock)
      ]
    }
    let batch: [Instruction]
    switch Int.random(in: 0..<100, using: &generator) {
    case 0..<8: batch = again()
    case 8..<11: batch = (again().first.map { [$0] } ?? []) + [instruction()]
    case 11..<14: batch = again().map { altered($0) }
    case 14: batch = again() + again()
    default: batch = (0..<(chance(1, in: 3) ? 3 : 1)).map { _ in instruction() }
    }
    return batch
  }

  /// Learns that a batch was taken, so that later ones refer to it.
  mutating func learn(_ batch: [Instruction]) {
    taken.append(batch)
    for instruction in batch {
      names.append(instruction.id)
      if case .hold = instruction.action { holds.append(instruction.id) }
    }
  }

  /// An earlier batch as a retry gives it: at another moment, a full post perhaps stated otherwise.
  private mutating func again() -> [Instruction] {
    (taken.randomElement(using: &generator) ?? []).map { instruct($0.id, $0.action, reason: $0.reason, at: clock) }
  }

  private mutating func altered(_ instruction: Instruction) -> Instruction {
    if Bool.random(using: &generator) { return instruct(instruction.id, instruction.action, reason: "altered", at: clock) }
    return instruct(instruction.id, action(), reason: instruction.reason, at: clock)
  }

  private mutating func instruction() -> Instruction {
    count += 1
    let id: TransferID =
      chance(1, in: 60) ? names.randomElement(using: &generator) ?? "ghost" : TransferID(checked: "t:\(count)")
    let action = action()
    // A later instruction of the same batch may refer to this one, whether it is taken or not.
    if case .hold = action, chance(1, in: 4) { holds.append(id) }
    return instruct(id, action, reason: "test", at: clock)
  }

  private mutating func action() -> Instruction.Action {
    switch Int.random(in: 0..<100, using: &generator) {
    case 0..<3:
      let account = pick()
      let (unit, limit) = chance(1, in: 20) ? (.deviceSeconds(model: "H200"), .none) : (account.unit, account.limit)
      return .open(account.id, unit: unit, limit: limit)
    case 3..<30: return .transfer(movement())
    case 30..<60: return .hold(movement())
    case 60..<80: return .post(subject(of: holds), amount: chance(1, in: 3) ? nil : amount(hongKong))
    case 80..<90: return .void(subject(of: holds))
    default: return .correct(subject(of: names))
    }
  }

  private mutating func subject(of list: [TransferID]) -> TransferID {
    if chance(1, in: 25) { return "ghost" }
    // Mostly a recent one, which is likely to be open.
    let candidates = chance(1, in: 5) ? names : Array(list.suffix(8))
    return candidates.randomElement(using: &generator) ?? "ghost"
  }

  private mutating func movement() -> Movement {
    if chance(1, in: 60) {
      return Movement(
        debit: "abyss", credit: "centre", LedgerAmount(.max - Int64.random(in: 0...40, using: &generator), hongKong))
    }
    let debit = pick()
    let like = RandomHistory.accounts.filter { $0.unit == debit.unit && $0.id != debit.id }
    let credit = chance(1, in: 25) ? pick() : like.randomElement(using: &generator) ?? debit
    return Movement(debit: debit.id, credit: credit.id, amount(debit.unit))
  }

  private mutating func amount(_ unit: LedgerUnit) -> LedgerAmount {
    LedgerAmount(chance(1, in: 30) ? Int64.random(in: -2...0, using: &generator) : .random(in: 1...40, using: &generator), unit)
  }

  private mutating func pick() -> (id: AccountID, unit: LedgerUnit, limit: BalanceLimit) {
    // The bank more often than others, so that there is money to move.
    let index = Int.random(in: 0..<RandomHistory.accounts.count + 2, using: &generator)
    return RandomHistory.accounts[index < RandomHistory.accounts.count ? index : 0]
  }

  private mutating func chance(_ part: Int, in whole: Int) -> Bool { Int.random(in: 0..<whole, using: &generator) < part }
}
