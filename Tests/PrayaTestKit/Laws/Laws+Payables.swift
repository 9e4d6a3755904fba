internal import Hub
internal import Quantities

extension Laws {
  /// Law 1 for centres: what the ledger says is owed to each is what its jobs were charged and its packages billed, less what
  /// was paid; and every payment on record is one line of the ledger.
  public static func payables(_ records: HubRecords) -> [Violation] {
    let currency = records.city.currency.code
    var owed: [String: Int64] = [:]
    for job in records.jobs { owed["centre:\(job.centre):\(currency)", default: 0] += job.total ?? 0 }
    for line in records.ledger where line.kind == "post" && line.id.hasPrefix("package:") {
      if let account = line.credit { owed[account, default: 0] += line.amount ?? 0 }
    }
    for payment in records.centrePayments { owed["centre:\(payment.centre):\(currency)", default: 0] -= payment.amount }
    var violations: [Violation] = []
    for centre in records.centres {
      let name = "centre:\(centre.id):\(currency)"
      let account = records.accounts.first { $0.id == name }
      let balance = (account?.creditsPosted ?? 0) - (account?.debitsPosted ?? 0)
      if balance != owed[name] ?? 0 {
        violations.append(Violation(1, "\(name) owes \(balance), the records say \(owed[name] ?? 0)"))
      }
    }
    let lines = records.ledger.filter { $0.id.hasPrefix("centre-payment:") }
    if Set(lines.map(\.id)) != Set(records.centrePayments.map { "centre-payment:\($0.id)" }) {
      violations.append(Violation(1, "payments to centres on record and in the ledger differ"))
    }
    if records.centrePayments.map(\.voucher).sorted() != Array(1..<(records.centrePayments.count + 1)) {
      violations.append(Violation(1, "vouchers have a gap"))
    }
    return violations
  }
}
