internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// The providers that people sign in by, and their settings.
  mutating func addProviders() {
    addOpen(.get, "/api/v1/providers", query: Call.page) { call in
      .list(try call.page(of: try await call.hub.offeredProviders()) { "\($0.id)" }) { json, provider in
        json.object {
          $0.field("id", provider.id)
          $0.field("name", provider.name)
          $0.field("signIn", "/sign-in/\(provider.id)")
        }
      }
    }
    add(.get, "/api/v1/provider-settings", query: Call.page) { call, actor in
      .list(try call.page(of: try await call.hub.providers(by: actor)) { "\($0.id)" }) { $0.provider($1) }
    }
    add(.get, "/api/v1/providers/{id}") { call, actor in
      let provider = try await call.hub.provider(try call.provider("id"), by: actor)
      return .json(JSONWriter.value { $0.provider(provider) })
    }
    add(.put, "/api/v1/providers/{id}", body: .json) { call, actor in
      let id = try call.provider("id")
      let settings = try call.body { $0.providerSettings() }
      let provider = try await call.hub.setProvider(id, to: settings, by: actor)
      return .json(JSONWriter.value { $0.provider(provider) })
    }
    add(.delete, "/api/v1/providers/{id}") { call, actor in
      try await call.hub.removeProvider(try call.provider("id"), by: actor)
      return .noContent
    }
    addOpen(.post, "/api/v1/providers/{id}/authorizations", body: .json) { call in
      let id = try call.provider("id")
      let destination = try call.destination()
      let begun = try await call.hub.beginSignIn(
        by: id, callback: call.callback(id), to: destination, language: call.language)
      return call.begun(begun, id)
    }
  }

  /// The identities of whoever is signed in.
  mutating func addIdentities() {
    add(.get, "/api/v1/me/identities", query: Call.page) { call, actor in
      .list(try call.page(of: try await call.hub.identities(of: actor)) { "\($0.id)" }) { json, identity in
        json.object {
          $0.field("id", identity.id)
          $0.field("issuer", identity.issuer)
          $0.field("provider", identity.provider)
          $0.field("name", identity.name)
          $0.field("linkedAt", identity.linkedAt)
          $0.field("signedInAt", identity.signedInAt)
        }
      }
    }
    add(.post, "/api/v1/me/identities", body: .json) { call, actor in
      let (provider, redirect) = try call.body { object -> (Slug, LocalPath)? in
        let provider = object.required("provider")?.shortName()
        let redirect = object["redirect"].map { $0.localPath() } ?? .root
        guard let provider, let redirect else { return nil }
        return (provider, redirect)
      }
      let begun = try await call.hub.beginLinking(
        to: provider, callback: call.callback(provider), to: redirect, by: actor)
      return call.begun(begun, provider)
    }
    add(.delete, "/api/v1/me/identities/{id}") { call, actor in
      let id = try call.identifier("id", Phrase("identity", "登入身分"), LinkedIdentityKind.self)
      try await call.hub.unlinkIdentity(id, by: actor)
      return .noContent
    }
  }
}

extension Call {
  func provider(_ parameter: String) throws(Problem) -> Slug { try slug(parameter, Phrase("sign-in provider", "登入服務供應者")) }

  /// Where the body says that the browser goes in the end; it may say nothing.
  fileprivate func destination() throws -> LocalPath {
    guard !request.body.isEmpty else { return .root }
    return try body { object in object["redirect"].map { $0.localPath() } ?? .root }
  }
}

extension Call {
  static let pendingCookie = "praya_pending"

  /// Where a provider sends browsers back to: each provider has a place of its own, so that one's answer is never taken
  /// for another's (RFC 9700, 4.4.2.2).
  func callback(_ provider: Slug) -> String { "\(site.address(for: request))/sign-in/\(provider)/callback" }

  func pendingCookie(_ value: String?, _ provider: Slug) -> String {
    site.cookie(
      Self.pendingCookie, value, path: "/sign-in/\(provider)", seconds: Hub.pendingSignInLength.count, for: request)
  }

  fileprivate func begun(_ begun: BegunSignIn, _ provider: Slug) -> HTTPResponse {
    var response = HTTPResponse.object(status: .created) {
      $0.field("authorizationURL", begun.location)
      $0.field("expiresAt", begun.expiresAt)
    }
    response.headers.add("Set-Cookie", pendingCookie(begun.pending, provider))
    return response
  }
}

extension FieldReader {
  fileprivate func localPath() -> LocalPath? {
    guard let text = string(mostBytes: LocalPath.mostBytes) else { return nil }
    guard let path = LocalPath(text) else {
      fault("path", LocalPath.rule)
      return nil
    }
    return path
  }
}

extension LocalPath {
  static let rule = Phrase("a path of this hub should stand here, such as /projects.", "此處應為本平台的路徑，例如 /projects。")
}

extension ObjectReader {
  fileprivate func providerSettings() -> ProviderSettings? {
    let issuer = required("issuer")?.string(mostBytes: 2048)
    let client = required("clientID")?.string(mostBytes: 255)
    let secret = self["clientSecret"]?.string(mostBytes: 1024)
    let name = required("name")?.phrase(most: 200)
    let isEnabled = self["enabled"]?.boolean() ?? true
    let creates = self["autoCreate"]?.boolean() ?? false
    let domains = self["emailDomains"]?.values(most: ProviderSettings.mostDomains) { $0.string(mostBytes: 253) } ?? []
    guard let issuer, let client, let name else { return nil }
    return ProviderSettings(
      issuer: issuer, clientID: client, clientSecret: secret, name: name, isEnabled: isEnabled, createsPeople: creates,
      emailDomains: domains)
  }
}

extension JSONWriter {
  /// Of the client's secret, only whether there is one.
  fileprivate mutating func provider(_ provider: ConfiguredProvider) {
    object {
      $0.field("id", provider.id)
      $0.field("issuer", provider.issuer)
      $0.field("clientID", provider.clientID)
      $0.field("hasSecret", provider.hasSecret)
      $0.field("name", provider.name)
      $0.field("enabled", provider.isEnabled)
      $0.field("autoCreate", provider.createsPeople)
      $0.strings("emailDomains", provider.emailDomains)
      $0.field("changedAt", provider.changedAt)
    }
  }
}
