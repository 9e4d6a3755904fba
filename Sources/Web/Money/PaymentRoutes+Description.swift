internal import HTTPService
internal import Hub

extension APIDescription {
  mutating func describeMoney() {
    let paid = Content.json(
      .exactly([
        "amount": .money,
        "bankReference": .string(mostBytes: 1024).says("1 to 100 printable ASCII characters.").example("BANK-1"),
      ]))
    name(
      "Payment",
      .object([
        "id": .identifier, "receipt": .count.says("Receipts are numbered without gaps."), "project": .slug,
        "amount": .money.says("Negative for what went back."), "bankReference": .string,
        "refunds": .identifier.orNull.says("The payment that this one gives back or corrects."), "recordedBy": .identifier,
        "recordedAt": .moment,
      ]))
    describe(
      .post, "/api/v1/projects/{id}/payments", "recordPayment", in: .money, "Record own money that came in for a project.",
      detail: "Once for each bank reference.", body: paid, manners: [.once],
      answers: .created(.named("Payment"), "The payment."))
    describeList(
      "/api/v1/projects/{id}/payments", "listPayments", in: .money, "A project's payments and refunds.",
      filters: ["from": .from, "until": .until, "sort": .order(ListOrder.self, first: .oldest)], of: .named("Payment"))
    describe(
      .post, "/api/v1/payments/{id}/refunds", "refundPayment", in: .money, "Record that money of a payment went back.",
      body: paid, manners: [.once], answers: .created(.named("Payment"), "The refund."))
    describe(
      .post, "/api/v1/payments/{id}/correction", "correctPayment", in: .money,
      "Take back a payment that was recorded by mistake.",
      manners: [.once], answers: .created(.named("Payment"), "What takes it back."))
  }
}
