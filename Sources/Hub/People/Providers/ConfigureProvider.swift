public import Access
public import Language
internal import OpenID
internal import Quantities
internal import Secrets
internal import Storage

extension Hub {
  /// A hub has at most so many providers.
  public static let mostProviders = 20

  /// The providers by which people may sign in, for whoever stands before the door.
  public func offeredProviders() async throws(Problem) -> [OfferedProvider] {
    try await viewing { records in
      try records.select(ProviderRecord.self, where: .equal(.is_enabled, true), order: .ascending(.id))
        .map { OfferedProvider(id: $0.id, name: $0.name) }
    }
  }

  /// Every provider with its settings.
  public func providers(by actor: Actor) async throws(Problem) -> [ConfiguredProvider] {
    try await reading(.manageProviders, by: actor, "hub:") { records in
      try actor.require(.manageProviders, on: .hub)
      return try records.select(ProviderRecord.self, order: .ascending(.id)).map(ConfiguredProvider.init)
    }
  }

  public func provider(_ id: Slug, by actor: Actor) async throws(Problem) -> ConfiguredProvider {
    try await reading(.manageProviders, by: actor, "provider:\(id)") { records in
      try actor.require(.manageProviders, on: .hub)
      return ConfiguredProvider(try records.require(ProviderRecord.self, id, ProviderRecord.word))
    }
  }

  /// Sets a provider up, or changes it. One that is enabled is asked for its discovery document first, so that a wrong
  /// address shows now and not when somebody wants to sign in.
  @discardableResult
  public func setProvider(_ id: Slug, to settings: ProviderSettings, by actor: Actor?) async throws(Problem) -> ConfiguredProvider
  {
    try await preparing(.manageProviders, by: actor, "provider:\(id)") { () throws(Problem) in
      try actor?.require(.manageProviders, on: .hub)
      let faults = settings.faults()
      guard faults.isEmpty, let issuer = Issuer(settings.issuer) else { throw Problem.invalid(faults) }
      guard settings.isEnabled else { return }
      do throws(ProviderFailure) { _ = try await openID.metadata(of: issuer, anew: true) } catch {
        throw .invalid("issuer", rule: "answers", error.problem.message)
      }
    }
    return try await change(.manageProviders, by: actor, "provider:\(id)") { change in
      try change.require(.manageProviders, on: .hub)
      let present = try change.records.find(ProviderRecord.self, id)
      let sameIssuer = try change.records.select(ProviderRecord.self, where: .equal(.issuer, settings.issuer), limit: 2)
      guard sameIssuer.allSatisfy({ $0.id == id }) else {
        throw Problem.invalid(
          "issuer", rule: "unique", Phrase("Another provider has this issuer already.", "另一個供應者已使用此簽發者。"))
      }
      guard try present != nil || change.records.count(ProviderRecord.self, where: nil) < Hub.mostProviders else {
        throw Problem(
          .conflict, "too-many-providers",
          Phrase("A hub has at most \(Hub.mostProviders) providers.", "平台最多可設 \(Hub.mostProviders) 個登入服務供應者。"))
      }
      let record = ProviderRecord(
        id: id, issuer: settings.issuer, clientID: settings.clientID,
        clientSecret: change.hub.sealedSecret(settings, of: id, replacing: present), name: settings.name,
        isEnabled: settings.isEnabled, createsPeople: settings.createsPeople, emailDomains: settings.emailDomains,
        changedAt: change.now)
      if present == nil { try change.records.insert(record) } else { try change.records.update(record) }
      return ConfiguredProvider(record)
    }
  }

  /// Takes a provider away. Who is linked to its identities stays so, and can sign in by them again when a provider with
  /// the same issuer is set up.
  public func removeProvider(_ id: Slug, by actor: Actor?) async throws(Problem) {
    try await change(.manageProviders, by: actor, "provider:\(id)") { change in
      try change.require(.manageProviders, on: .hub)
      _ = try change.records.require(ProviderRecord.self, id, ProviderRecord.word)
      try change.records.delete(ProviderRecord.self, id)
    }
  }

  /// A secret is never carried over to another issuer or client, which would hand it to a stranger.
  fileprivate func sealedSecret(_ settings: ProviderSettings, of id: Slug, replacing present: ProviderRecord?) -> [UInt8]? {
    if let secret = settings.clientSecret {
      return secret.isEmpty ? nil : sealed(Array(secret.utf8), for: ProviderRecord.sealPurpose(id))
    }
    guard let present, present.issuer == settings.issuer, present.clientID == settings.clientID else { return nil }
    return present.clientSecret
  }

  /// The provider's secret in clear. - Throws: a problem where it was sealed with another key.
  func clientSecret(of provider: ProviderRecord) throws(Problem) -> String? {
    guard let sealed = provider.clientSecret else { return nil }
    guard let bytes = sealing.open(sealed, for: ProviderRecord.sealPurpose(provider.id)) else {
      throw Problem(
        .unavailable, "provider-secret",
        Phrase(
          "The secret of this sign-in provider was sealed with another key; the administrator must set it anew.",
          "此登入服務供應者的密鑰以另一把金鑰封存；須由管理員重新設定。"))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ProviderRecord {
  static let word = Phrase("sign-in provider", "登入服務供應者")
  fileprivate static func sealPurpose(_ id: Slug) -> String { "provider-secret:\(id)" }

  /// Whether this address is one that the provider's word is taken for.
  func believes(_ email: String) -> Bool {
    guard !emailDomains.isEmpty else { return true }
    guard let at = email.lastIndex(of: "@") else { return false }
    return emailDomains.contains(email[email.index(after: at)...].lowercased())
  }
}
