internal import HTTPService

extension APIDescription {
  mutating func describeAccount() {
    let password = Schema.string(mostBytes: 4096).says("At least 10 characters, at most 1024 bytes.")
    describe(
      .get, "/api/v1/me", "readMe", in: .account, "Who is signed in, with their roles.", manners: [.tagged],
      answers: .ok(.named("Person"), "The person."))
    describe(
      .put, "/api/v1/me/password", "changePassword", in: .account, "Change one's own password.",
      detail: "Every other session and token of the person ends.",
      body: .json(.exactly(["current": .string(mostBytes: 4096), "new": password])), answers: .done("Changed."))
    let either = Schema.string(mostBytes: 254)
    describeOpen(
      .post, "/api/v1/password-resets", "requestPasswordReset", in: .session, "Ask for a mail by which to set a new password.",
      detail: "The answer is the same whether there is such an account or not.",
      body: .json(.one(of: .exactly(["signIn": either]), .exactly(["email": either]))),
      answers: .accepted(.object([:]), "Whoever has an account with an address will be written to."))
    describeOpen(
      .post, "/api/v1/password-resets/completion", "completePasswordReset", in: .session,
      "Set a new password by the secret of a mail.",
      body: .json(.exactly(["secret": .string(mostBytes: 256), "password": password])), answers: .done("Set."),
      refusals: [.notSignedIn, .forbidden, .notFound, .conflict])
  }
}
