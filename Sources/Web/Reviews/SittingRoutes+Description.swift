internal import HTTPService
internal import Hub
internal import Reviews

extension APIDescription {
  mutating func describeSittings() {
    describeKindsOfSittings()
    let sitting = Schema.named("Sitting")
    let plan: [(name: String, schema: Schema)] = [
      ("startsAt", .moment), ("place", APIDescription.words.optional),
      ("members", .list(.string(mostBytes: 1024), most: Hub.mostMembers).says("Sign-in names.")),
      ("chair", .string(mostBytes: 1024).says("A member's sign-in name.")),
      ("agenda", .list(.identifier, most: Hub.mostItems).says("Applications, in their order.")),
    ]
    describeList(
      "/api/v1/sittings", "listSittings", in: .sittings, "The sittings that the caller may see.",
      filters: ["scheme": .slug, "state": .choice(SittingState.self)], of: .named("SittingSummary"))
    describe(
      .post, "/api/v1/sittings", "callSitting", in: .sittings, "Call a sitting of a scheme's committee.",
      body: .json(Schema(.object([("scheme", .slug)] + plan, others: nil))), manners: [.once],
      answers: .created(sitting, "The sitting."))
    describe(
      .get, "/api/v1/sittings/{id}", "readSitting", in: .sittings, "One sitting, with its agenda.", manners: [.tagged],
      answers: .ok(sitting, "The sitting."))
    describe(
      .put, "/api/v1/sittings/{id}", "changeSitting", in: .sittings, "Change a sitting that is called and not open yet.",
      body: .json(Schema(.object(plan + [("revision", APIDescription.revision)], others: nil))), manners: [.tagged, .edits],
      answers: .ok(sitting, "The sitting."))
    describe(
      .post, "/api/v1/sittings/{id}/cancellation", "cancelSitting", in: .sittings, "Cancel a sitting.",
      body: APIDescription.reason, manners: [.edits, .once], answers: .ok(sitting, "The sitting."))
    describeCourseOfSittings(sitting)
  }

  private mutating func describeCourseOfSittings(_ sitting: Schema) {
    describe(
      .post, "/api/v1/sittings/{id}/opening", "openSitting", in: .sittings, "Open a sitting.", manners: [.edits, .once],
      answers: .ok(sitting, "The sitting."))
    describe(
      .put, "/api/v1/sittings/{id}/attendance", "recordAttendance", in: .sittings, "Write down who is there.",
      body: .json(.exactly(["present": .list(.string(mostBytes: 1024), most: Hub.mostMembers).says("Sign-in names.")])),
      manners: [.tagged, .edits], answers: .ok(sitting, "The sitting."))
    describe(
      .post, "/api/v1/sittings/{id}/decisions", "decideItem", in: .sittings,
      "Write down what the sitting decided about an application.",
      body: .json(
        .exactly([
          "application": .identifier, "outcome": .choice(SittingOutcome.self),
          "votes": .fields(of: .choice(Vote.self)).optional.says("By sign-in name."), "note": APIDescription.words,
        ])),
      manners: [.edits, .once], answers: .ok(sitting, "The sitting."))
    describe(
      .post, "/api/v1/sittings/{id}/closing", "closeSitting", in: .sittings, "Close a sitting: its minutes are made.",
      manners: [.edits, .once], answers: .ok(sitting, "The sitting."))
    describe(
      .get, "/api/v1/sittings/{id}/minutes", "readMinutes", in: .sittings, "A sitting's minutes, in both languages.",
      answers: .ok(
        .object([
          "text": .phrase, "state": .choice(SittingState.self), "signedAt": .moment.orNull, "digest": .digest.orNull,
        ]), "The minutes."))
    describe(
      .post, "/api/v1/sittings/{id}/signature", "signMinutes", in: .sittings, "Sign the minutes, as the chair.",
      manners: [.edits, .once], answers: .ok(sitting, "The sitting."))
    describe(
      .post, "/api/v1/sittings/{id}/addenda", "addAddendum", in: .sittings, "Add to signed minutes what they lack.",
      body: .json(.exactly(["text": APIDescription.words])), manners: [.edits, .once],
      answers: .created(sitting, "The sitting."))
  }

  private mutating func describeKindsOfSittings() {
    let summary: [(name: String, schema: Schema)] = [
      ("id", .identifier), ("scheme", .slug), ("state", .choice(SittingState.self)), ("startsAt", .moment), ("place", .string),
      ("openedAt", .moment.orNull), ("closedAt", .moment.orNull), ("signedAt", .moment.orNull), ("digest", .digest.orNull),
      ("note", .string.orNull), ("revision", .count),
    ]
    name("SittingSummary", Schema(.object(summary, others: .any)))
    let addendum = Schema.object(["number": .count, "text": .string, "writtenBy": .string.orNull, "writtenAt": .moment])
    let whole: [(name: String, schema: Schema)] = [
      ("chair", .named("PersonName")), ("members", .list(.object(["person": .named("PersonName"), "present": .boolean]))),
      ("agenda", .list(.named("SittingItem"))), ("addenda", .list(addendum)),
    ]
    name("Sitting", Schema(.object(summary + whole, others: .any)))
    name(
      "SittingItem",
      .object([
        "position": .count, "barred": .boolean.says("Whether the caller has an interest in it, and sees no more of it."),
        "application": .identifier.orNull, "outcome": .choice(SittingOutcome.self).orNull, "decidedAt": .moment.orNull,
        "decision": .named("SittingDecision").orNull,
      ]))
    name(
      "SittingDecision",
      .object([
        "votes": .fields(of: .choice(Vote.self)).says("By sign-in name."), "present": .list(.string),
        "barred": .list(.object(["person": .string.orNull, "ground": .choice(Interest.self)])), "quorum": .count,
        "members": .count, "score": .string.orNull, "note": .string,
      ]))
  }
}
