internal import HTTPService
internal import Hub

extension APIDescription {
  mutating func describeLogins() {
    describeList(
      "/api/v1/centres/{id}/logins", "listLogins", in: .centres,
      "Who has a login of their own at a centre, and who may send jobs there and has none.",
      of: .object([
        "signIn": .named("SignIn"), "name": .string, "login": .string.orNull.says("As the hub has it."),
        "isAtCentre": .boolean.says("Whether the centre's own file has one."),
        "isReady": .boolean.says("Whether their jobs can run there, as far as logins go."), "setAt": .moment.orNull,
      ]))
    describe(
      .put, "/api/v1/centres/{id}/logins/{signIn}", "setLogin", in: .centres,
      "Say under which login a person's jobs run at a centre.",
      detail:
        "Only where each member's jobs run under their own login and the hub has the say. Jobs that are on their way keep theirs.",
      body: .json(
        .exactly([
          "login": .pattern("^[a-z_][a-z0-9._-]{0,31}$").example("u30412"),
          "shared": .boolean.optional.says("That somebody else may have it too; false if left out."),
        ])),
      answers: .done("Set."))
    describe(
      .delete, "/api/v1/centres/{id}/logins/{signIn}", "removeLogin", in: .centres,
      "Take a person's login at a centre away.", answers: .done("Taken away."))
  }
}
