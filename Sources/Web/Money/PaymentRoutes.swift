internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// Own money that came in by the bank, or went back.
  mutating func addMoney() {
    add(.post, "/api/v1/projects/{id}/payments", body: .json) { call, actor in
      let (amount, reference) = try call.paid()
      let project = try call.project
      return try await call.once(by: actor) {
        try await call.hub.recordPayment(amount, to: project, bankReference: reference, by: actor)
      } write: {
        $0.payment($1, amount.currency)
      }
    }
    add(.get, "/api/v1/projects/{id}/payments", query: Call.page.union(["from", "until", "sort"])) { call, actor in
      let payments = try await call.hub.payments(
        of: try call.project, from: try call.queryMoment("from"), until: try call.queryMoment("until"),
        order: try call.queryChoice("sort") ?? .oldest, try call.page(), by: actor)
      let currency = try await call.hub.city().currency
      return .list(payments) { $0.payment($1, currency) }
    }
    add(.post, "/api/v1/payments/{id}/refunds", body: .json) { call, actor in
      let (amount, reference) = try call.paid()
      let payment = try call.payment
      return try await call.once(by: actor) {
        try await call.hub.refundPayment(payment, amount: amount, bankReference: reference, by: actor)
      } write: {
        $0.payment($1, amount.currency)
      }
    }
    add(.post, "/api/v1/payments/{id}/correction") { call, actor in
      let payment = try call.payment
      let currency = try await call.hub.city().currency
      return try await call.once(by: actor) {
        try await call.hub.correctPayment(payment, by: actor)
      } write: {
        $0.payment($1, currency)
      }
    }
  }
}

extension Call {
  fileprivate var payment: PaymentID {
    get throws(Problem) { try identifier("id", Phrase("payment", "付款記錄")) }
  }

  /// `{"amount":…,"bankReference":…}`
  fileprivate func paid() throws -> (Money, String) {
    try body { object in
      let amount = object.required("amount")?.money()
      let reference = object.required("bankReference")?.string(mostBytes: 1024)
      guard let amount, let reference else { return nil }
      return (amount, reference)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func payment(_ payment: PaymentRecord, _ currency: Currency) {
    object {
      $0.field("id", payment.id)
      $0.field("receipt", payment.receipt)
      $0.field("project", payment.project)
      $0.field("amount", minorUnits: payment.amount, currency)
      $0.field("bankReference", payment.bankReference)
      $0.field("refunds", payment.refunds)
      $0.field("recordedBy", payment.recordedBy)
      $0.field("recordedAt", payment.recordedAt)
    }
  }
}
