internal import Centres
internal import HTTPService
internal import Hub
internal import Jobs

extension APIDescription {
  mutating func describeCentreBooks() {
    describeKindsOfCentreBooks()
    describe(
      .get, "/api/v1/centres/{id}/statements/{month}", "readCentreStatement", in: .centres,
      "What the hub owes a centre for a month.",
      detail: """
        A job belongs to the month in which it was settled. The jobs come in pages of their own; CSV and HTML have them all. CSV \
        where `format` says so, or where `Accept` prefers `text/csv`. Only JSON has an entity tag.
        """,
      query: ["format": .choice(BookFormat.self)], manners: [.tagged],
      answers: book(.named("CentreStatement"), "The statement: final once the month is over."))
    describeList(
      "/api/v1/centres/{id}/statements/{month}/jobs", "listCentreStatementJobs", in: .centres,
      "The jobs of a centre that were settled in a month, in that order.", of: .named("CentreStatementJob"))
    describe(
      .get, "/api/v1/centres/{id}/reconciliations/{month}", "reconcileCentre", in: .centres,
      "Put Praya's usage of a month beside the centre's own records.",
      detail: """
        It reads the centre's accounting anew, or what its controller still remembers where there is none, and may take minutes. \
        One comparison of a centre goes on at a time.
        """,
      query: ["format": .choice(BookFormat.self)], answers: book(.named("Reconciliation"), "What was found."))
    describe(
      .post, "/api/v1/centres/{id}/payments", "payCentre", in: .centres, "Record what was paid to a centre.",
      detail: "Once for each bank reference; no more than is owed, unless it is said to be in advance.",
      body: .json(
        .exactly([
          "amount": .money,
          "reference": .string(mostBytes: 1024).says("The bank's, 1 to 100 printable ASCII characters.").example("OUT-1"),
          "inAdvance": .boolean.optional,
        ])), manners: [.once], answers: .created(.named("CentrePayment"), "The payment."))
    describeList(
      "/api/v1/centres/{id}/payments", "listCentrePayments", in: .centres, "What was paid to a centre.",
      filters: ["sort": .order(ListOrder.self, first: .newest)], of: .named("CentrePayment"))
    describe(
      .post, "/api/v1/centre-payments/{id}/correction", "correctCentrePayment", in: .centres,
      "Take back a payment to a centre that was recorded by mistake.", manners: [.once],
      answers: .created(.named("CentrePayment"), "What takes it back."))
  }

  private func book(_ schema: Schema, _ note: String) -> Answer {
    Answer(
      status: .ok, note: note,
      contents: [.json(schema), Content(type: "text/csv; charset=utf-8; header=present", schema: nil), .page],
      headers: [("Content-Disposition", .string.optional.says("The file name of a CSV."))])
  }

  private mutating func describeKindsOfCentreBooks() {
    name(
      "CentreStatement",
      .object([
        "centre": .slug, "centreName": .phrase, "month": .month, "timeZone": .string, "currency": .currency,
        "isOver": .boolean.says("Whether the month is over, and the statement final."),
        "opening": .money.says("Owed when the month began; negative where more had been paid."),
        "models": .list(
          .object(["deviceModel": .string.orNull, "jobs": .count, "deviceSeconds": .count, "total": .money])),
        "packages": .list(.object(["grant": .identifier, "at": .moment, "amount": .money])),
        "payments": .list(
          .object(["voucher": .count, "at": .moment, "reference": .string, "amount": .money.says("Negative for a correction.")])),
        "totals": .object([
          "jobs": .count, "deviceSeconds": .count, "jobsTotal": .money, "packagesTotal": .money, "paid": .money,
        ]), "closing": .money.says("opening + jobs + packages − paid."),
      ]))
    name(
      "CentreStatementJob",
      .object([
        "job": .named("JobName"), "pool": .slug, "deviceModel": .string.orNull, "devices": .count,
        "state": .choice(JobState.self), "funding": .choice(JobFunding.self), "startedAt": .moment.orNull,
        "endedAt": .moment.orNull, "settledAt": .moment, "deviceSeconds": .count,
        "overrunSeconds": .count.says("Beyond the walltime: reported, not charged."), "pricePerHour": .money, "total": .money,
      ]))
    name(
      "CentrePayment",
      .object([
        "id": .identifier, "voucher": .count.says("Vouchers are numbered without gaps."), "centre": .slug,
        "amount": .money.says("Negative for a correction."), "reference": .string,
        "corrects": .identifier.orNull.says("The payment that this one takes back."), "recordedAt": .moment,
      ]))
    name(
      "Reconciliation",
      .object([
        "centre": .slug, "month": .month, "timeZone": .string, "madeAt": .moment, "source": .choice(UsagePage.Source.self),
        "wholeUntil": .moment.orNull.says("What ended before is checked; null where the records forget."), "jobs": .count,
        "differences": .count, "counts": .fields(of: .count).says("By kind."),
        "models": .list(
          .object([
            "deviceModel": .string.orNull, "jobs": .count, "deviceSeconds": .count, "deviceSecondsAtCentre": .count,
          ])),
        "items": .list(
          .object([
            "kind": .choice(Reconciliation.Kind.self), "isDifference": .boolean,
            "job": .string.says("The run's name, which is its key at the centre."), "number": .string.orNull,
            "inPraya": .string.orNull, "atCentre": .string.orNull, "words": .phrase,
          ]), most: Reconciliation.mostItems), "unlisted": .count.says("Those beyond the list's length, which are only counted."),
      ]))
  }
}
