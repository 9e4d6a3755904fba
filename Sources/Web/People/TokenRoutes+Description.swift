internal import Access
internal import HTTPService

extension APIDescription {
  mutating func describeTokens() {
    let scopes = Schema.list(.choice(TokenScope.self))
    describeList(
      "/api/v1/tokens", "listTokens", in: .account, "One's own tokens for programs.",
      of: .object([
        "id": .identifier, "label": .string, "scopes": scopes, "createdAt": .moment, "expiresAt": .moment,
        "lastUsedAt": .moment.orNull,
      ]))
    describe(
      .post, "/api/v1/tokens", "issueToken", in: .account, "Make a token for programs.",
      detail: "Its secret is kept nowhere: a repeat under the same key is refused, and makes no second token.",
      body: .json(
        .exactly([
          "label": .string(mostBytes: 1024).says("1 to 100 bytes.").example("nightly runs"),
          "days": .integer(1...366).says("How long it lasts.").example(30),
          "scopes": .set(.choice(TokenScope.self), most: 100).optional.says("What it is for; `read` if left out."),
        ])),
      manners: [.once],
      answers: .created(
        .object(["secret": .string.says("What to present as bearer; shown once."), "expiresAt": .moment, "scopes": scopes]),
        "The token."))
    describe(
      .delete, "/api/v1/tokens/{id}", "revokeToken", in: .account, "Revoke one of one's own tokens.",
      answers: .done("Revoked."))
  }
}
