public import Access
public import Language
internal import OpenID
public import Quantities
internal import Storage

extension Hub {
  /// Whoever has not come back from the provider by then begins again.
  public static let pendingSignInLength = Seconds(600)
  /// A person has at most so many identities.
  public static let mostIdentities = 10

  /// Begins a sign-in by a provider. Nothing is written: it costs the hub nothing to be asked in vain.
  ///
  /// - Parameters:
  ///   - callback: where the provider sends the browser back to, an address of this hub that is registered there.
  ///   - destination: where the browser goes once it is signed in.
  public func beginSignIn(
    by provider: Slug, callback: String, to destination: LocalPath, language: ReaderLanguage
  ) async throws(Problem) -> BegunSignIn {
    try await begin(try await enabledProvider(provider), callback, destination, nil, language)
  }

  /// Begins to add an identity at a provider to the account of whoever is signed in.
  public func beginLinking(
    to provider: Slug, callback: String, to destination: LocalPath, by actor: Actor
  ) async throws(Problem) -> BegunSignIn {
    try await preparing(.linkIdentity, by: actor, "person:\(actor.person)") { () throws(Problem) in
      try actor.require(.linkIdentity, on: Target(owner: actor.person))
      let record = try await enabledProvider(provider)
      let count = try await viewing { try $0.count(LinkedIdentityRecord.self, where: .equal(.person, actor.person)) }
      guard count < Hub.mostIdentities else { throw LinkedIdentityRecord.tooMany }
      return try await begin(record, callback, destination, actor.person, actor.language)
    }
  }

  private func begin(
    _ provider: ProviderRecord, _ callback: String, _ destination: LocalPath, _ person: PersonID?, _ language: ReaderLanguage
  ) async throws(Problem) -> BegunSignIn {
    guard WebAddress(callback) != nil else {
      throw Problem(
        .conflict, "no-public-address",
        Phrase(
          "Sign-in by a provider needs an https:// address of this hub. Its operator names it with --public-address.",
          "以供應者登入須使用本平台的 https:// 網址，請營運人員以 --public-address 設定。"))
    }
    guard let issuer = Issuer(provider.issuer) else { throw Problem.notFound(ProviderRecord.word, provider.id.rawValue) }
    let metadata: ProviderMetadata
    do throws(ProviderFailure) { metadata = try await openID.metadata(of: issuer) } catch { throw error.problem }
    let pending = PendingSignIn(
      provider: provider, callback: callback, destination: destination.text, person: person, random: { secretBytes($0) },
      expiresAt: clock.now + Hub.pendingSignInLength)
    let request = AuthorizationRequest(
      clientID: provider.clientID, callback: callback, state: pending.state, nonce: pending.nonce,
      challenge: ProofKey(verifier: pending.verifier).challenge, languages: [language.rawValue])
    do {
      return BegunSignIn(
        location: request.address(at: metadata), pending: try pending.sealed(by: self), expiresAt: pending.expiresAt)
    } catch { throw Problem(describing: error) }
  }

  /// A provider that people may sign in by now; one that is switched off is not there.
  func enabledProvider(_ id: Slug) async throws(Problem) -> ProviderRecord {
    try await viewing { records in
      guard let provider = try records.find(ProviderRecord.self, id), provider.isEnabled else {
        throw Problem.notFound(ProviderRecord.word, id.rawValue)
      }
      return provider
    }
  }
}
