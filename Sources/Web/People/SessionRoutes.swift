internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// Signing in and out, and one's sessions.
  mutating func addSessions() {
    addOpen(.post, "/api/v1/sessions", body: .json) { call in
      let wish = try call.body { object -> SignInWish? in
        let name = object.required("signIn")?.string(mostBytes: 1024)
        let password = object.required("password")?.string(mostBytes: 4096)
        let code = object["code"]?.string(mostBytes: 64)
        let cookie = object["cookie"]?.boolean()
        guard let name, let password else { return nil }
        return SignInWish(name: name, password: password, code: code, cookie: cookie ?? false)
      }
      let session = try await call.hub.signIn(
        wish.name, password: wish.password, code: wish.code, from: call.origin, label: wish.cookie ? "browser" : "sign-in")
      let profile = try await call.hub.profile(of: session.actor)
      var response = HTTPResponse.object(status: .created) {
        // What is in the cookie is no business of the page's scripts.
        $0.field("secret", wish.cookie ? nil : session.secret)
        $0.field("expiresAt", session.expiresAt)
        $0.field("person", profile) { $0.person($1) }
      }
      if wish.cookie { response.headers.add("Set-Cookie", call.cookie(session.secret)) }
      return response
    }
    add(.delete, "/api/v1/sessions/current") { call, actor in
      try await call.hub.signOut(try call.credential, by: actor)
      var response = HTTPResponse.noContent
      if call.isByCookie { response.headers.add("Set-Cookie", call.cookie(nil)) }
      return response
    }
    add(.get, "/api/v1/me/sessions", query: Call.page) { call, actor in
      let sessions = try await call.hub.sessions(current: try call.credential, by: actor)
      return .list(try call.page(of: sessions) { "\($0.id)" }) { json, session in
        json.object {
          $0.field("id", session.id)
          $0.field("label", session.label)
          $0.field("createdAt", session.createdAt)
          $0.field("endsAt", session.endsAt)
          $0.field("lastUsedAt", session.lastUsedAt)
          $0.field("current", session.isCurrent)
        }
      }
    }
    add(.delete, "/api/v1/me/sessions") { call, actor in
      try await call.hub.endOtherSessions(current: try call.credential, by: actor)
      return .noContent
    }
    add(.delete, "/api/v1/me/sessions/{id}") { call, actor in
      try await call.hub.endCredential(.session, try call.identifier("id", Phrase("session", "工作階段")), by: actor)
      return .noContent
    }
  }
}

/// What somebody asks for who signs in.
private struct SignInWish: Sendable {
  let name: String
  let password: String
  let code: String?
  /// Whether the session is for a browser.
  let cookie: Bool
}
