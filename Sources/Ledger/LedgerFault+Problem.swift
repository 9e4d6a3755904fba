public import Language

extension LedgerFault: ProblemConvertible {
  /// The fault in words. Its `name` begins with `ledger-fault-`.
  public var problem: Problem { Problem(.internal, "ledger-fault-\(suffix)", message) }

  private var suffix: String {
    switch self {
    case .malformed: "malformed-entry"
    case .malformedAccount: "malformed-account"
    case .sequence: "sequence"
    case .previous: "previous-hash"
    case .hash: "hash"
    case .published: "published-head"
    case .unlawful: "unlawful-entry"
    case .movement: "movement"
    case .account: "account"
    case .missingAccount: "missing-account"
    case .strayAccount: "stray-account"
    case .payable: "payable"
    }
  }

  private var message: Phrase {
    switch self {
    case .malformed, .sequence, .previous, .hash, .published, .unlawful, .movement: entryMessage
    case .malformedAccount, .account, .missingAccount, .strayAccount, .payable: accountMessage
    }
  }

  private var entryMessage: Phrase {
    switch self {
    case .malformed(let sequence, let column, let found):
      Phrase(
        "Entry \(sequence): the column '\(column)' cannot hold '\(found)'.", "第 \(sequence) 項記錄：欄位「\(column)」不能是「\(found)」。")
    case .sequence(let expected, let found):
      Phrase(
        "Entry \(expected) was expected next, but entry \(found) was found.", "下一項應為第 \(expected) 項記錄，但找到第 \(found) 項。")
    case .previous(let sequence, let expected, let found):
      Phrase(
        "Entry \(sequence) does not follow the one before it: it names the hash \(found), which should be \(expected).",
        "第 \(sequence) 項記錄與前一項不相連：所記的前項雜湊值為 \(found)，應為 \(expected)。")
    case .hash(let sequence, let expected, let found):
      Phrase(
        "Entry \(sequence) was changed: its hash is \(found), but what it says hashes to \(expected).",
        "第 \(sequence) 項記錄曾被更改：所存的雜湊值為 \(found)，但按內容計算應為 \(expected)。")
    case .published(let sequence, let expected, let found?):
      Phrase(
        "Entry \(sequence) is not the one that was published: its hash is \(found), which should be \(expected).",
        "第 \(sequence) 項記錄與已公布的不符：雜湊值為 \(found)，應為 \(expected)。")
    case .published(let sequence, let expected, nil):
      Phrase(
        "The chain ends before entry \(sequence), whose hash \(expected) was published: its tail is missing.",
        "記錄鏈在第 \(sequence) 項之前已中斷，而該項的雜湊值 \(expected) 早已公布：鏈尾有缺。")
    case .unlawful(let sequence, let refusal):
      Phrase(
        "Entry \(sequence) should have been refused: \(refusal.problem.message.english)",
        "第 \(sequence) 項記錄本應被拒絕：\(refusal.problem.message.traditionalChinese)")
    case .movement(let sequence, let expected, let found):
      Phrase(
        "Entry \(sequence) moves \(found.phrase.english); what it refers to allows \(expected.phrase.english).",
        "第 \(sequence) 項記錄為\(found.phrase.traditionalChinese)，但所指的轉帳只容許\(expected.phrase.traditionalChinese)。")
    default: preconditionFailure("\(self) is about no entry")
    }
  }

  private var accountMessage: Phrase {
    switch self {
    case .malformedAccount(let id, let column, let found):
      Phrase(
        "Account '\(id)': the column '\(column)' cannot hold '\(found)'.", "帳戶「\(id)」：欄位「\(column)」不能是「\(found)」。")
    case .account(let id, let column, let expected, let found):
      Phrase(
        "Account '\(id)': the column '\(column)' holds \(found), but the entries say \(expected).",
        "帳戶「\(id)」：欄位「\(column)」為 \(found)，但按記錄應為 \(expected)。")
    case .missingAccount(let id):
      Phrase("Account '\(id)' was opened but is not stored.", "帳戶「\(id)」曾經開立，但沒有存檔。")
    case .strayAccount(let id):
      Phrase("Account '\(id)' is stored but was never opened, or is stored twice.", "帳戶「\(id)」有存檔但從未開立，或重複存檔。")
    case .payable(let id, let expected, let found):
      Phrase(
        "Account '\(id)': the entries come to \(found), but the jobs, packages and payments on record to \(expected).",
        "帳戶「\(id)」：分錄合計為 \(found)，但作業、套餐及付款記錄合計為 \(expected)。")
    default: preconditionFailure("\(self) is about no account")
    }
  }
}

extension Movement {
  fileprivate var phrase: Phrase {
    Phrase(
      "\(amount.phrase.english) from '\(debit)' to '\(credit)'",
      "從「\(debit)」轉 \(amount.phrase.traditionalChinese) 至「\(credit)」")
  }
}
