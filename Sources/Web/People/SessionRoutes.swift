internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// Signing in and out, and tokens for programs.
  mutating func addSessions() {
    addOpen(.post, "/api/v1/sessions", body: .json) { call in
      let (name, password) = try call.body { object -> (String, String)? in
        let name = object.required("signIn")?.string(mostBytes: 1024)
        let password = object.required("password")?.string(mostBytes: 4096)
        guard let name, let password else { return nil }
        return (name, password)
      }
      let session = try await call.hub.signIn(name, password: password)
      let profile = try await call.hub.profile(of: session.actor)
      return .object(status: .created) {
        $0.field("secret", session.secret)
        $0.field("expiresAt", session.expiresAt)
        $0.field("person", profile) { $0.person($1) }
      }
    }
    add(.delete, "/api/v1/sessions/current") { call, actor in
      try await call.hub.signOut(try call.credential, by: actor)
      return .noContent
    }
    add(.get, "/api/v1/me") { call, actor in
      let profile = try await call.hub.profile(of: actor)
      return call.tagged(.json(JSONWriter.value { $0.person(profile) }))
    }
    add(.post, "/api/v1/tokens", body: .json) { call, actor in
      let (label, days) = try call.body { object -> (String, Int64)? in
        let label = object.required("label")?.string(mostBytes: 1024)
        let days = object.required("days")?.whole(1...366)
        guard let label, let days else { return nil }
        return (label, days)
      }
      return try await call.once(by: actor, keeps: false) {
        try await call.hub.issueToken(label: label, length: .days(days), by: actor)
      } write: { json, token in
        json.object {
          $0.field("secret", token.secret)
          $0.field("expiresAt", token.expiresAt)
        }
      }
    }
  }
}
