internal import Storage

extension Laws {
  /// Law 1: both sides of every account are what the lines say, debits and credits of every unit are equal, a line is
  /// resolved once at most, and no account with a limit is overdrawn. Recomputed here, without the Ledger's verifier.
  public static func balances(_ records: HubRecords) -> [Violation] {
    var sums: [String: [Int64]] = [:]
    func add(_ account: String?, _ index: Int, _ amount: Int64) {
      if let account { sums[account, default: [0, 0, 0, 0]][index] += amount }
    }
    var violations: [Violation] = []
    var lines: [String: LedgerLine] = [:]
    var resolved: Set<String> = []
    for (offset, line) in records.ledger.enumerated() {
      if line.sequence != Int64(offset + 1) { violations.append(Violation(1, "line \(offset + 1) of the ledger is missing")) }
      if lines.updateValue(line, forKey: line.id) != nil { violations.append(Violation(1, "two lines are named \(line.id)")) }
      if let subject = line.subject, !resolved.insert(subject).inserted {
        violations.append(Violation(1, "\(subject) is resolved twice"))
      }
      let amount = line.amount ?? 0
      if line.kind != "open", amount <= 0 { violations.append(Violation(1, "\(line.id) moves \(amount)")) }
      switch line.kind {
      case "transfer", "correct":
        add(line.debit, 0, amount)
        add(line.credit, 1, amount)
      case "hold":
        add(line.debit, 2, amount)
        add(line.credit, 3, amount)
      case "post", "void":
        guard let subject = line.subject, let hold = lines[subject], hold.kind == "hold", let held = hold.amount else {
          violations.append(Violation(1, "\(line.id) resolves no hold"))
          continue
        }
        add(hold.debit, 2, -held)
        add(hold.credit, 3, -held)
        guard line.kind == "post" else { continue }
        if amount > held { violations.append(Violation(1, "\(line.id) posts \(amount) of \(held)")) }
        add(line.debit, 0, amount)
        add(line.credit, 1, amount)
      default: break
      }
    }
    var units: [String: Int64] = [:]
    for account in records.accounts {
      let stored = [account.debitsPosted, account.creditsPosted, account.debitsPending, account.creditsPending]
      let computed = sums[account.id] ?? [0, 0, 0, 0]
      if stored != computed { violations.append(Violation(1, "\(account.id) says \(stored), its lines say \(computed)")) }
      units[account.unit, default: 0] += account.debitsPosted - account.creditsPosted
      if account.limit != "none", account.creditsPosted - account.debitsPosted - account.debitsPending < 0 {
        violations.append(Violation(3, "\(account.id) is overdrawn"))
      }
    }
    for (unit, sum) in units where sum != 0 { violations.append(Violation(1, "debits less credits of \(unit) are \(sum)")) }
    for account in sums.keys where !records.accounts.contains(where: { $0.id == account }) {
      violations.append(Violation(1, "lines name the account \(account), which is not there"))
    }
    return violations
  }
}
