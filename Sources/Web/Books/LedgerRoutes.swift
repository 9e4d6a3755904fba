internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Ledger
internal import Quantities

extension RouteTable {
  /// The ledger, for those who audit it.
  mutating func addLedger() {
    add(.get, "/api/v1/ledger/verification", cost: .heavy) { call, actor in
      let verification = try await call.hub.verifyLedger(by: actor)
      return .json(JSONWriter.value { $0.verification(verification) })
    }
    add(.get, "/api/v1/ledger/accounts", query: Call.page.union(["kind"])) { call, actor in
      let kind = try call.query("kind", Phrase("a kind such as project or grant", "帳戶類別，例如 project 或 grant")) { text in
        (1...32).contains(text.utf8.count) && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D } ? text : nil
      }
      return .list(try await call.hub.ledgerAccounts(kind: kind, try call.page(), by: actor)) { $0.account($1) }
    }
    add(.get, "/api/v1/ledger/accounts/{id}") { call, actor in
      let account = try await call.hub.ledgerAccount(call.text("id"), by: actor)
      return .json(JSONWriter.value { $0.account(account) })
    }
    add(.get, "/api/v1/ledger/accounts/{id}/entries", query: Call.page.union(["from", "until", "sort"])) { call, actor in
      let page = try await call.hub.ledgerEntries(
        of: call.text("id"), from: try call.queryMoment("from"), until: try call.queryMoment("until"),
        order: try call.queryChoice("sort") ?? .newest, try call.page(), by: actor)
      return .list(page) { $0.entry($1) }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func verification(_ verification: LedgerVerification) {
    object { json in
      switch verification {
      case .sound(let books):
        json.field("verified", true)
        json.field("transfers", books.transfers)
        json.field("accounts", books.accounts)
        json.field("openHolds", books.openHolds)
        json.object("head") {
          $0.field("sequence", books.head.sequence)
          $0.field("hash", books.head.hash)
        }
      case .broken(let fault):
        json.field("verified", false)
        json.object("fault") {
          $0.field("name", fault.problem.name)
          $0.field("message", fault.problem.message)
          $0.field("sequence", fault.sequence)
        }
      }
    }
  }

  /// Amounts are whole minor units, or whole device-seconds, as the unit says.
  fileprivate mutating func account(_ account: Account) {
    object {
      $0.field("id", account.id.rawValue)
      $0.field("unit", account.unit.description)
      $0.field("limit", account.limit)
      $0.field("debitsPosted", account.debitsPosted)
      $0.field("creditsPosted", account.creditsPosted)
      $0.field("debitsPending", account.debitsPending)
      $0.field("creditsPending", account.creditsPending)
      $0.field("balance", account.balance)
      $0.field("available", account.available)
    }
  }

  fileprivate mutating func entry(_ entry: Entry) {
    object {
      $0.field("sequence", entry.sequence)
      $0.field("id", entry.id.rawValue)
      $0.field("kind", entry.kind)
      $0.field("at", entry.at)
      $0.field("reason", entry.reason.rawValue)
      $0.field("subject", entry.subject?.rawValue)
      $0.field("debit", entry.movement?.debit.rawValue)
      $0.field("credit", entry.movement?.credit.rawValue)
      $0.field("amount", entry.movement?.amount)
      $0.field("previous", entry.previous)
      $0.field("hash", entry.hash)
    }
  }
}
