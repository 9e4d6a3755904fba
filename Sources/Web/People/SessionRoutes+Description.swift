internal import HTTPService
internal import Language

extension APIDescription {
  mutating func describeSessions() {
    describeOpen(
      .post, "/api/v1/sessions", "signIn", in: .session, "Sign in by name and password.",
      body: .json(
        .exactly([
          "signIn": .string(mostBytes: 1024).example("mei"), "password": .string(mostBytes: 4096),
        ])),
      answers: .created(
        .object([
          "secret": .string.says("What to present as bearer from now on; shown once."), "expiresAt": .moment,
          "person": .named("Person"),
        ]), "Signed in."), refusals: [.notSignedIn, .conflict])
    describe(
      .delete, "/api/v1/sessions/current", "signOut", in: .session,
      "End the session, or revoke the token, that this call presents.",
      answers: .done("Signed out."))
    describe(
      .get, "/api/v1/me", "readMe", in: .session, "Who is signed in, with their roles.",
      answers: .ok(.named("Person"), "The person."))
    describe(
      .post, "/api/v1/tokens", "issueToken", in: .session, "Make a token for programs.",
      body: .json(
        .exactly([
          "label": .string(mostBytes: 1024).says("1 to 100 bytes.").example("nightly runs"),
          "days": .integer(1...366).says("How long it lasts.").example(30),
        ])),
      answers: .created(
        .object(["secret": .string.says("What to present as bearer; shown once."), "expiresAt": .moment]), "The token."))
  }
}
