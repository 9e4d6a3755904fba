internal import HTTPService

extension APIDescription {
  mutating func describeSessions() {
    let cookie = Schema.string.optional.says("A browser's session, kept from scripts and from other sites.")
    describeOpen(
      .post, "/api/v1/sessions", "signIn", in: .session, "Sign in by name and password.",
      detail: "Whoever has a second factor gives a code of it, or a recovery code. Wrong tries have to wait ever longer.",
      body: .json(
        .exactly([
          "signIn": .string(mostBytes: 1024).example("mei"), "password": .string(mostBytes: 4096),
          "code": .string(mostBytes: 64).optional.says("Of the second factor."),
          "cookie": .boolean.optional.says("Whether the session is for a browser: it then comes in a cookie, not in the body."),
        ])),
      answers: Answer.created(
        .object([
          "secret": .string.orNull.says("What to present as bearer from now on; shown once, and null with `cookie`."),
          "expiresAt": .moment, "person": .named("Person"),
        ]), "Signed in."
      ).with(header: "Set-Cookie", cookie), refusals: [.notSignedIn, .forbidden, .conflict])
    describe(
      .delete, "/api/v1/sessions/current", "signOut", in: .session,
      "End the session, or revoke the token, that this call presents.",
      answers: Answer.done("Signed out.").with(header: "Set-Cookie", cookie))
    describeList(
      "/api/v1/me/sessions", "listSessions", in: .account, "One's own open sessions.",
      of: .object([
        "id": .identifier, "label": .string, "createdAt": .moment, "endsAt": .moment, "lastUsedAt": .moment.orNull,
        "current": .boolean.says("Whether this call presents it."),
      ]))
    describe(
      .delete, "/api/v1/me/sessions", "endOtherSessions", in: .account, "End all of one's own sessions but this one.",
      answers: .done("Ended."))
    describe(
      .delete, "/api/v1/me/sessions/{id}", "endSession", in: .account, "End one of one's own sessions.",
      answers: .done("Ended."))
  }
}
