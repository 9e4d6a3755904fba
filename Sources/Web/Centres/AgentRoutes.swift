internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities
internal import Relay

extension RouteTable {
  /// Centres' agents: their tokens, and the exchanges by which they are asked.
  mutating func addAgents() {
    add(.get, "/api/v1/centres/{id}/agent-tokens", query: Call.page) { call, actor in
      let id = try call.slug("id", Phrase("centre", "算力中心"))
      let tokens = try await call.hub.agentTokens(of: id, by: actor)
      return .list(try call.page(of: tokens) { "\($0.id)" }) { json, token in
        json.object {
          $0.field("id", token.id)
          $0.field("createdAt", token.createdAt)
          $0.field("expiresAt", token.expiresAt)
          $0.field("lastUsedAt", token.lastUsedAt)
        }
      }
    }
    add(.post, "/api/v1/centres/{id}/agent-tokens", body: .json) { call, actor in
      let id = try call.slug("id", Phrase("centre", "算力中心"))
      let overlap = try call.body { object -> Seconds?? in
        .some(object["overlapHours"]?.whole(0...(Hub.longestOverlap.count / 3600)).map { .hours($0) })
      }
      return try await call.once(by: actor, keeps: false) {
        try await call.hub.issueAgentToken(of: id, overlap: overlap, by: actor)
      } write: { json, token in
        json.object {
          $0.field("id", token.id)
          $0.field("secret", token.secret)
          $0.field("createdAt", token.createdAt)
        }
      }
    }
    add(.delete, "/api/v1/centres/{id}/agent-tokens") { call, actor in
      try await call.hub.revokeAgentTokens(of: try call.slug("id", Phrase("centre", "算力中心")), by: actor)
      return .noContent
    }
    add(.delete, "/api/v1/centres/{id}/agent-tokens/{token}") { call, actor in
      let token = try call.identifier("token", Phrase("token", "權杖"), CredentialKind.self)
      try await call.hub.revokeAgentTokens(of: try call.slug("id", Phrase("centre", "算力中心")), token, by: actor)
      return .noContent
    }
    addForAgents(.post, "/api/v1/centres/{id}/exchange", body: .read(mostBytes: RelayLimits.messageBytes)) { call, centre in
      let message = try await call.hub.agentMessage(try call.file(), of: centre)
      return .json(try await call.hub.exchange(at: centre, message).bytes)
    }
  }
}
