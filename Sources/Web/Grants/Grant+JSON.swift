internal import Hub
internal import JSON
internal import Language
internal import Ledger
internal import Quantities

extension JSONWriter {
  mutating func grant(_ status: GrantStatus, _ currency: Currency) {
    object {
      $0.fields(of: status.grant, currency)
      $0.field("balance", status.balance) { $0.balance($1) }
      $0.field("usedDeviceSeconds", status.used.count)
    }
  }

  /// A grant in a list, with what is left of it.
  mutating func grant(_ summary: GrantSummary, _ currency: Currency) {
    object {
      $0.fields(of: summary.grant, currency)
      $0.field("balance", summary.balance) { $0.amountLeft($1) }
    }
  }

  private mutating func fields(of grant: GrantRecord, _ currency: Currency) {
    field("id", grant.id)
    field("application", grant.application)
    field("scheme", grant.scheme)
    field("organisation", grant.organisation)
    field("project", grant.project)
    field("state", grant.state)
    field("terms", grant.terms) { $0.terms($1, currency) }
    field("startsAt", grant.startsAt)
    field("expiresAt", grant.expiresAt)
    field("endedAt", grant.endedAt)
    array("allotment", grant.allotment) { json, part in
      json.object {
        $0.field("node", part.node)
        $0.array("devices", part.devices) { $0.integer($1) }
      }
    }
    field("billedThrough", grant.billedThrough)
    field("revision", grant.revision)
  }

  /// What is held of an amount, and what is free.
  mutating func amountLeft(_ amount: AmountLeft) {
    object {
      $0.field("held", amount.held)
      $0.field("available", amount.available)
    }
  }

  /// Settled, in flight, committed and available add up to what was received.
  mutating func balance(_ balance: Balance) {
    object {
      $0.field("received", balance.received)
      $0.field("settled", balance.settled)
      $0.field("inFlight", balance.inFlight)
      $0.field("committed", balance.committed)
      $0.field("available", balance.available)
    }
  }
}
