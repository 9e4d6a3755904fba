internal import HTTPService
internal import Hub
internal import Quantities
internal import Relay

extension APIDescription {
  mutating func describeAgents() {
    describeList(
      "/api/v1/centres/{id}/agent-tokens", "listAgentTokens", in: .centres, "The tokens by which the centre's agent connects.",
      of: .object(["id": .identifier, "createdAt": .moment, "expiresAt": .moment.orNull, "lastUsedAt": .moment.orNull]))
    describe(
      .post, "/api/v1/centres/{id}/agent-tokens", "issueAgentToken", in: .centres,
      "Make a token by which the centre's agent connects.",
      detail: "Its secret is kept nowhere: a repeat under the same key is refused, and makes no second token.",
      body: .json(
        .exactly([
          "overlapHours": .integer(0...(Hub.longestOverlap.count / 3600)).optional.example(48).says(
            "For how long the tokens that there are go on; if left out, until they are revoked.")
        ])),
      manners: [.once],
      answers: .created(
        .object([
          "id": .identifier, "secret": .string.says("What the agent presents as bearer; shown once."), "createdAt": .moment,
        ]),
        "The token."))
    describe(
      .delete, "/api/v1/centres/{id}/agent-tokens", "revokeAgentTokens", in: .centres,
      "Revoke every token of the centre's agent.",
      answers: .done("Revoked."))
    describe(
      .delete, "/api/v1/centres/{id}/agent-tokens/{token}", "revokeAgentToken", in: .centres,
      "Revoke one token of the centre's agent.", answers: .done("Revoked."))
    describe(
      .post, "/api/v1/centres/{id}/exchange", "exchange", in: .centres,
      "A centre's agent brings answers and fetches the next question.",
      detail:
        "For `praya agent`, by its own token; docs/agent.md tells what crosses the line. It is held until there is a question, for at most 25 seconds.",
      body: .json(
        .exactly([
          "protocol": .integer(Int64(RelayProtocol.number)...Int64(RelayProtocol.number)),
          "agent": .exactly([
            "id": .string.says("Names the installation."), "life": .count.says("Counts its starts."),
            "version": .string, "host": .string, "terms": .list(.phrase, most: RelayLimits.terms),
          ]),
          "do": .choice(["listen", "fetch", "leave"]), "lane": .integer(0...Int64(UInt16.max)).optional,
          "waits": .boolean.optional,
          "answers": .list(.any, most: 16).optional, "question": .string.optional, "input": .count.optional,
          "from": .count.optional,
        ])),
      answers: .ok(
        .object([
          "protocol": .count, "questions": .list(.any),
          "part": .base64(most: RelayLimits.partBytes).optional.says("What was fetched."),
        ]), "The question, or none."))
  }
}
