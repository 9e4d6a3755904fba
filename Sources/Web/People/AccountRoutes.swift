internal import HTTPService
internal import Hub
internal import JSON
internal import Language

extension RouteTable {
  /// Whoever is signed in, and their password.
  mutating func addAccount() {
    add(.get, "/api/v1/me") { call, actor in
      let profile = try await call.hub.profile(of: actor)
      return call.tagged(.json(JSONWriter.value { $0.person(profile) }))
    }
    add(.put, "/api/v1/me/password", body: .json) { call, actor in
      let (current, new) = try call.body { object -> (String, String)? in
        let current = object.required("current")?.string(mostBytes: 4096)
        let new = object.required("new")?.string(mostBytes: 4096)
        guard let current, let new else { return nil }
        return (current, new)
      }
      try await call.hub.changePassword(from: current, to: new, keeping: try call.credential, at: call.origin, by: actor)
      return .noContent
    }
  }

  /// A password set anew by mail.
  mutating func addPasswordResets() {
    addOpen(.post, "/api/v1/password-resets", body: .json) { call in
      let name = try call.body { object -> String? in
        let signIn = object["signIn"]?.string(mostBytes: 254)
        let email = object["email"]?.string(mostBytes: 254)
        if signIn == nil, email == nil {
          object.fault("signIn", "required", Phrase("'signIn' or 'email' is required.", "必須填寫「signIn」或「email」。"))
        } else if signIn != nil, email != nil {
          object.fault("email", "one-of", Phrase("Give 'signIn' or 'email', not both.", "「signIn」與「email」只可填寫其一。"))
        }
        return signIn ?? email
      }
      try await call.hub.requestPasswordReset(name, from: call.origin)
      return .object(status: .accepted) { _ in }
    }
    addOpen(.post, "/api/v1/password-resets/completion", body: .json) { call in
      let (secret, password) = try call.body { object -> (String, String)? in
        let secret = object.required("secret")?.string(mostBytes: 256)
        let password = object.required("password")?.string(mostBytes: 4096)
        guard let secret, let password else { return nil }
        return (secret, password)
      }
      try await call.hub.resetPassword(secret: secret, to: password, from: call.origin)
      return .noContent
    }
  }
}
