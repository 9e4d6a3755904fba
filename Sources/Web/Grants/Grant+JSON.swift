internal import Hub
internal import JSON
internal import Language
internal import Ledger
internal import Quantities

extension JSONWriter {
  mutating func grant(_ status: GrantStatus, _ currency: Currency) {
    let grant = status.grant
    object {
      $0.field("id", grant.id)
      $0.field("application", grant.application)
      $0.field("scheme", grant.scheme)
      $0.field("organisation", grant.organisation)
      $0.field("project", grant.project)
      $0.field("state", grant.state)
      $0.field("terms", grant.terms) { $0.terms($1, currency) }
      $0.field("startsAt", grant.startsAt)
      $0.field("expiresAt", grant.expiresAt)
      $0.field("endedAt", grant.endedAt)
      $0.array("allotment", grant.allotment) { json, part in
        json.object {
          $0.field("node", part.node)
          $0.array("devices", part.devices) { $0.integer($1) }
        }
      }
      $0.field("billedThrough", grant.billedThrough)
      $0.field("revision", grant.revision)
      $0.field("balance", status.balance) { $0.balance($1) }
      $0.field("usedDeviceSeconds", status.used.count)
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
