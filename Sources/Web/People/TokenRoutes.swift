internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// Tokens for programs.
  mutating func addTokens() {
    add(.get, "/api/v1/tokens", query: Call.page) { call, actor in
      let tokens = try await call.hub.tokens(by: actor)
      return .list(try call.page(of: tokens) { "\($0.id)" }) { json, token in
        json.object {
          $0.field("id", token.id)
          $0.field("label", token.label)
          $0.strings("scopes", (token.scopes ?? []).sorted().map(\.rawValue))
          $0.field("createdAt", token.createdAt)
          $0.field("expiresAt", token.endsAt)
          $0.field("lastUsedAt", token.lastUsedAt)
        }
      }
    }
    add(.post, "/api/v1/tokens", body: .json) { call, actor in
      let (label, days, scopes) = try call.body { object -> (String, Int64, Set<TokenScope>)? in
        let label = object.required("label")?.string(mostBytes: 1024)
        let days = object.required("days")?.whole(1...366)
        let scopes = object["scopes"]?.list { $0.choice(TokenScope.self) }
        guard let label, let days else { return nil }
        // The least, where nothing is said.
        return (label, days, Set(scopes ?? [.read]))
      }
      return try await call.once(by: actor, keeps: false) {
        try await call.hub.issueToken(label: label, length: .days(days), scopes: scopes, by: actor)
      } write: { json, token in
        json.object {
          $0.field("secret", token.secret)
          $0.field("expiresAt", token.expiresAt)
          $0.strings("scopes", scopes.sorted().map(\.rawValue))
        }
      }
    }
    add(.delete, "/api/v1/tokens/{id}") { call, actor in
      try await call.hub.endCredential(.token, try call.identifier("id", Phrase("token", "權杖")), by: actor)
      return .noContent
    }
  }
}
