public import Language

extension LedgerRefusal: ProblemConvertible {
  /// The refusal in words. Its `name` begins with `ledger-`.
  public var problem: Problem {
    // What is invalid here is always an amount: what it counts, how much, or between which accounts.
    let faults = kind == .invalid ? [Problem.Fault(field: "amount", rule: name, message)] : []
    return Problem(kind, name, message, faults: faults)
  }

  private var kind: Problem.Kind {
    switch self {
    case .insufficient: .insufficient
    case .batchTooLarge: .tooLarge
    case .unknownAccount, .unknownTransfer: .notFound
    case .invalidUnit, .unitMismatch, .sameAccount, .nonPositiveAmount, .overflow, .exceedsPending: .invalid
    case .idTaken, .partlyRepeated, .accountTaken, .notPending, .alreadyPosted, .alreadyVoided, .notPosted, .alreadyCorrected:
      .conflict
    case .damagedAccount: .internal
    }
  }

  private var name: String {
    switch self {
    case .idTaken: "ledger-id-taken"
    case .partlyRepeated: "ledger-partly-repeated"
    case .batchTooLarge: "ledger-batch-too-large"
    case .unknownAccount: "ledger-unknown-account"
    case .accountTaken: "ledger-account-taken"
    case .invalidUnit: "ledger-invalid-unit"
    case .unitMismatch: "ledger-unit-mismatch"
    case .sameAccount: "ledger-same-account"
    case .nonPositiveAmount: "ledger-non-positive-amount"
    case .insufficient: "ledger-insufficient"
    case .overflow: "ledger-overflow"
    case .unknownTransfer: "ledger-unknown-transfer"
    case .notPending: "ledger-not-pending"
    case .alreadyPosted: "ledger-already-posted"
    case .alreadyVoided: "ledger-already-voided"
    case .exceedsPending: "ledger-exceeds-pending"
    case .notPosted: "ledger-not-posted"
    case .alreadyCorrected: "ledger-already-corrected"
    case .damagedAccount: "ledger-damaged-account"
    }
  }

  private var message: Phrase {
    switch self {
    case .idTaken, .partlyRepeated, .batchTooLarge: batchMessage
    case .unknownAccount, .accountTaken, .invalidUnit, .unitMismatch, .sameAccount, .nonPositiveAmount, .insufficient, .overflow,
      .damagedAccount:
      accountMessage
    case .unknownTransfer, .notPending, .alreadyPosted, .alreadyVoided, .exceedsPending, .notPosted, .alreadyCorrected:
      transferMessage
    }
  }

  private var batchMessage: Phrase {
    switch self {
    case .idTaken(let id):
      Phrase(
        "The ledger has recorded another instruction under the name '\(id)'.", "帳簿已用「\(id)」記錄了另一項指示。")
    case .partlyRepeated(let id):
      Phrase(
        "The instruction '\(id)' is on record already, but others of the same batch are not.",
        "指示「\(id)」已有記錄，但同一批的其他指示尚未記錄。")
    case .batchTooLarge(let count, let limit):
      Phrase(
        "A batch holds at most \(limit) instructions; this one has \(count).", "每批最多可有 \(limit) 項指示，這一批有 \(count) 項。")
    default: preconditionFailure("\(self) is about no batch")
    }
  }

  private var accountMessage: Phrase {
    switch self {
    case .unknownAccount(let id):
      Phrase("The ledger has no account '\(id)'.", "帳簿內沒有帳戶「\(id)」。")
    case .accountTaken(let id):
      Phrase("The ledger already has an account '\(id)'.", "帳簿內已有帳戶「\(id)」。")
    case .invalidUnit(let unit):
      Phrase(
        "'\(unit)' is no unit of account: a device model is named by 1 to \(LedgerUnit.longestModel) letters, digits, "
          + "or any of . _ : / - and nothing else.",
        "「\(unit)」不是帳簿單位：裝置型號名稱須為 1 至 \(LedgerUnit.longestModel) 個英文字母、數字或 . _ : / - 符號。")
    case .unitMismatch(let account, let counts, let given):
      Phrase(
        "The account '\(account)' counts \(counts), not \(given).", "帳戶「\(account)」以 \(counts) 為單位，而非 \(given)。")
    case .sameAccount(let id):
      Phrase("The account '\(id)' cannot pay itself.", "帳戶「\(id)」不能付款予自身。")
    case .nonPositiveAmount(let amount):
      Phrase(
        "An amount must be more than nothing; this one is \(amount.phrase.english).",
        "數額必須大於零，現為 \(amount.phrase.traditionalChinese)。")
    case .insufficient(let account, let needed, let available, let shortfall):
      Phrase(
        "The account '\(account)' is short of \(shortfall.phrase.english): \(needed.phrase.english) is needed and "
          + "\(available.phrase.english) is available.",
        "帳戶「\(account)」尚欠 \(shortfall.phrase.traditionalChinese)：需要 \(needed.phrase.traditionalChinese)，"
          + "可用 \(available.phrase.traditionalChinese)。")
    case .overflow(let id):
      Phrase("The account '\(id)' cannot count so much.", "數額超出帳戶「\(id)」的計數上限。")
    case .damagedAccount(let id):
      Phrase(
        "The stored sums of the account '\(id)' cannot be right; verify the ledger.",
        "帳戶「\(id)」的儲存總數有誤，請核驗帳簿。")
    default: preconditionFailure("\(self) is about no account")
    }
  }

  private var transferMessage: Phrase {
    switch self {
    case .unknownTransfer(let id):
      Phrase("The ledger has no transfer '\(id)'.", "帳簿內沒有轉帳「\(id)」。")
    case .notPending(let id):
      Phrase("The transfer '\(id)' is no hold, so it cannot be posted or voided.", "轉帳「\(id)」並非預留，不能入帳或作廢。")
    case .alreadyPosted(let id, let by):
      Phrase("The hold '\(id)' was posted already, by '\(by)'.", "預留「\(id)」已由「\(by)」入帳。")
    case .alreadyVoided(let id, let by):
      Phrase("The hold '\(id)' was voided already, by '\(by)'.", "預留「\(id)」已由「\(by)」作廢。")
    case .exceedsPending(let id, let held, let requested):
      Phrase(
        "The hold '\(id)' keeps \(held.phrase.english), less than the \(requested.phrase.english) to be posted.",
        "預留「\(id)」只保留 \(held.phrase.traditionalChinese)，少於要入帳的 \(requested.phrase.traditionalChinese)。")
    case .notPosted(let id):
      Phrase("The transfer '\(id)' posted nothing that could be corrected.", "轉帳「\(id)」沒有入帳，無從更正。")
    case .alreadyCorrected(let id, let by):
      Phrase("The transfer '\(id)' was corrected already, by '\(by)'.", "轉帳「\(id)」已由「\(by)」更正。")
    default: preconditionFailure("\(self) is about no transfer")
    }
  }
}
