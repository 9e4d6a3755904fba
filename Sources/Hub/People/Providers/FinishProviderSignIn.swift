public import Access
public import Language
internal import OpenID
internal import Quantities
internal import Secrets
internal import Storage

/// What a browser brings back from a provider (RFC 6749, 4.1.2; RFC 9207).
public struct ProviderAnswer: Sendable, Hashable {
  public var code: String?
  public var state: String?
  public var issuer: String?
  /// The error's name, where the provider did not let the person in.
  public var error: String?

  public init(code: String?, state: String?, issuer: String? = nil, error: String? = nil) {
    self.code = code
    self.state = state
    self.issuer = issuer
    self.error = error
  }
}

/// What came of it.
public struct FinishedSignIn: Sendable {
  /// The session; nil where an identity was added to an account.
  public let session: SignedIn?
  public let destination: LocalPath
}

extension Hub {
  /// Finishes a sign-in, or the adding of an identity, with what the browser brought back.
  ///
  /// The answer is taken up once: it is spent before the provider is asked, so that a repeat at the same time finds it so.
  ///
  /// - Parameters:
  ///   - provider: whose callback it came to: each has its own, so that no provider's answer is taken for another's.
  ///   - pending: what the browser was given when it began.
  ///   - origin: from where it comes. Whoever brings back one wrong answer after the other waits, as with wrong secrets.
  public func finishSignIn(
    by provider: Slug, pending sealed: String?, answer: ProviderAnswer, from origin: ClientOrigin = .local
  ) async throws(Problem) -> FinishedSignIn {
    try await admit(.secret, account: nil, from: origin)
    let finished = try await takeUp(answer, of: provider, sealed)
    forgive(.secret, account: nil, from: origin)
    return finished
  }

  private func takeUp(
    _ answer: ProviderAnswer, of provider: Slug, _ sealed: String?
  ) async throws(Problem) -> FinishedSignIn {
    let pending = try open(sealed, of: provider, answer)
    let record = try await enabledProvider(provider)
    guard record.issuer == pending.issuer, record.clientID == pending.clientID, let issuer = Issuer(record.issuer) else {
      throw Problem.staleSignIn
    }
    try await checkIssuer(issuer, answer)
    if let error = answer.error { throw Problem.declined(error) }
    guard let code = answer.code, (1...2048).contains(code.utf8.count) else { throw Problem.staleSignIn }
    let secret = try clientSecret(of: record)
    try await spend(pending)

    let token: IDToken
    do throws(ProviderFailure) {
      token = try await openID.redeem(
        CodeRedemption(
          issuer: issuer, clientID: record.clientID, clientSecret: secret, code: code,
          proofKey: ProofKey(verifier: pending.verifier), callback: pending.callback, nonce: pending.nonce))
    } catch { throw error.problem }

    let destination = LocalPath(pending.destination) ?? .root
    if let person = pending.person {
      try await link(token, of: record, to: person)
      return FinishedSignIn(session: nil, destination: destination)
    }
    return FinishedSignIn(session: try await signIn(by: token, of: record), destination: destination)
  }

  private func open(_ sealed: String?, of provider: Slug, _ answer: ProviderAnswer) throws(Problem) -> PendingSignIn {
    guard let sealed, let pending = PendingSignIn(sealed, with: sealing), pending.provider == provider,
      let state = answer.state, ConstantTime.areEqual(Array(state.utf8), Array(pending.state.utf8)),
      clock.now < pending.expiresAt
    else { throw Problem.staleSignIn }
    return pending
  }

  /// RFC 9207, 2.4: an answer that names its issuer must name this one, and one that does not must not come from a
  /// provider that always does.
  private func checkIssuer(_ issuer: Issuer, _ answer: ProviderAnswer) async throws(Problem) {
    if let named = answer.issuer {
      guard named == issuer.text else { throw Problem.staleSignIn }
      return
    }
    do throws(ProviderFailure) {
      guard try await openID.metadata(of: issuer).namesIssuerInAnswers else { return }
    } catch { throw error.problem }
    throw Problem.staleSignIn
  }

  /// Writes down that this sign-in's answer was taken up; what is too old to matter goes. No line in the audit log: nothing
  /// that anybody has is changed by it.
  private func spend(_ pending: PendingSignIn) async throws(Problem) {
    let (now, digest) = (clock.now, Digest(of: pending.state.utf8))
    do {
      try await database.write { records in
        guard try records.find(SpentSignInRecord.self, digest) == nil else { throw Problem.staleSignIn }
        for old in try records.select(SpentSignInRecord.self, where: .less(.expires_at, now), limit: 100) {
          try records.delete(SpentSignInRecord.self, old.state)
        }
        try records.insert(SpentSignInRecord(state: digest, expiresAt: pending.expiresAt))
      }
    } catch { throw Problem(describing: error) }
  }
}

extension Problem {
  /// One answer for whatever is wrong with what came back: it may be somebody else's trick.
  static let staleSignIn = Problem(
    .unauthenticated, "stale-sign-in",
    Phrase(
      "This sign-in was not begun in this browser, is too old, or was used already. Please begin again.",
      "這次登入並非由此瀏覽器開始，或已逾時、已被使用。請重新登入。"))

  fileprivate static func declined(_ error: String) -> Problem {
    let isPlain = (1...64).contains(error.utf8.count) && error.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F }
    let name = isPlain ? error : "error"
    return Problem(
      .unauthenticated, "provider-declined",
      Phrase("The sign-in provider did not let you in (\(name)). You may try again.", "登入服務供應者未有接受這次登入（\(name)）。你可以再試。"))
  }
}
