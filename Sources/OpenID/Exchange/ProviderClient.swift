internal import HTTPService
public import Quantities

/// Asks providers over HTTP: their documents, which it keeps for an hour, and their ID tokens.
///
/// It follows no redirect, and holds every answer to limits of time and size.
public actor ProviderClient {
  public struct Configuration: Sendable {
    /// For a whole request.
    public var requestTime: Duration = .seconds(10)
    /// Requests at a time, and how many may wait for their turn: a slow provider must not gather up the hub's memory.
    public var lanes = 4
    public var waitingRequests = 64
    /// How long documents and keys are kept.
    public var freshness = Seconds.hours(1)
    /// Keys are not fetched anew more often than this because a token names one that is not known.
    public var keyPause = Seconds(60)
    /// A file of trusted certificates in PEM in place of the system's.
    public var certificateAuthorityFile: String?

    public init() {}
  }

  private struct Kept<Value> {
    let value: Value
    let since: Instant
    /// When it was last fetched only since something was not in it.
    var renewedAt: Instant?
  }

  /// More providers than these are not kept.
  private static let mostKept = 64

  private let configuration: Configuration
  private let clock: any Clock
  private let http: HTTPClient
  private var metadata: [Issuer: Kept<ProviderMetadata>] = [:]
  private var keys: [WebAddress: Kept<JSONWebKeySet>] = [:]
  /// Fetches under way: whoever needs the same keys waits for the same answer.
  private var fetches: [WebAddress: Task<Result<JSONWebKeySet, ProviderFailure>, Never>] = [:]

  public init(_ configuration: Configuration = Configuration(), clock: any Clock) {
    self.configuration = configuration
    self.clock = clock
    var settings = HTTPClient.Configuration()
    settings.lanes = configuration.lanes
    settings.waitingRequests = configuration.waitingRequests
    settings.connectTime = configuration.requestTime
    settings.requestTime = configuration.requestTime
    settings.responseBytes = JSONWebKeySet.mostBytes
    settings.certificateAuthorityFile = configuration.certificateAuthorityFile
    http = HTTPClient(settings)
  }

  /// What the provider says of itself. - Parameter anew: whether it is asked even if it was lately.
  public func metadata(of issuer: Issuer, anew: Bool = false) async throws(ProviderFailure) -> ProviderMetadata {
    if !anew, let kept = metadata[issuer], isFresh(kept.since) { return kept.value }
    let bytes = try await fetch("discovery document", issuer.discovery)
    let value: ProviderMetadata
    do { value = try ProviderMetadata(bytes, of: issuer) } catch { throw .document("discovery document", error) }
    if metadata.count >= Self.mostKept { metadata.removeAll() }
    metadata[issuer] = Kept(value: value, since: clock.now)
    return value
  }

  /// Redeems a code, and checks the ID token that it gives.
  public func redeem(_ redemption: CodeRedemption) async throws(ProviderFailure) -> IDToken {
    let provider = try await metadata(of: redemption.issuer)
    let request: HTTPClient.Request
    do { request = try redemption.request(at: provider) } catch { throw .document("discovery document", error) }
    let response = try await send(request)
    guard response.status == .ok else {
      // Only these are the provider's own refusal of this code; others say that it is out of order.
      guard [.badRequest, .unauthorized, .forbidden].contains(response.status) else {
        throw .status("token", response.status.rawValue)
      }
      throw .refused(TokenAnswer.refusal(response.body))
    }
    let answer = try TokenAnswer(response.body)
    var token = try await check(answer, redemption, provider)
    if token.profile.email == nil { try await complete(&token, answer, provider) }
    return token
  }

  private func check(
    _ answer: TokenAnswer, _ redemption: CodeRedemption, _ provider: ProviderMetadata
  ) async throws(ProviderFailure) -> IDToken {
    let signed: SignedToken
    do { signed = try SignedToken(answer.idToken) } catch { throw .token(error) }
    let keys = try await keys(at: provider.keysAddress, for: signed)
    let expected = IDToken.Expectation(
      issuer: redemption.issuer, clientID: redemption.clientID, nonce: redemption.nonce, now: clock.now)
    do {
      let token = try IDToken(signed, keys: keys, expected)
      if let accessToken = answer.accessToken { try token.checkAccessToken(accessToken) }
      return token
    } catch { throw .token(error) }
  }
}

// Keys.
extension ProviderClient {
  /// The provider's keys: those that are kept, or new ones where they are old, or where the token names one that is not
  /// among them (Core 1.0, 10.1.1).
  private func keys(at address: WebAddress, for token: SignedToken) async throws(ProviderFailure) -> JSONWebKeySet {
    guard let kept = keys[address], isFresh(kept.since) else { return try await fetchKeys(at: address, renewing: false) }
    guard kept.value.key(token.keyIdentifier, for: token.algorithm) == nil else { return kept.value }
    // Bounded: whoever sends tokens with made-up names must not make the hub ask without end.
    if let renewedAt = kept.renewedAt, clock.now < renewedAt + configuration.keyPause, fetches[address] == nil {
      return kept.value
    }
    return try await fetchKeys(at: address, renewing: true)
  }

  private func fetchKeys(at address: WebAddress, renewing: Bool) async throws(ProviderFailure) -> JSONWebKeySet {
    let fetch = fetches[address] ?? Task { await self.download(address, renewing: renewing) }
    fetches[address] = fetch
    return try await fetch.value.get()
  }

  private func download(_ address: WebAddress, renewing: Bool) async -> Result<JSONWebKeySet, ProviderFailure> {
    defer { fetches[address] = nil }
    if renewing { keys[address]?.renewedAt = clock.now }
    do throws(ProviderFailure) {
      let bytes = try await fetch("keys", address.text)
      let value: JSONWebKeySet
      do { value = try JSONWebKeySet(bytes) } catch { throw .document("keys", error) }
      if keys.count >= Self.mostKept { keys.removeAll() }
      keys[address] = Kept(value: value, since: clock.now, renewedAt: renewing ? clock.now : keys[address]?.renewedAt)
      return .success(value)
    } catch { return .failure(error) }
  }
}

// What is asked of the provider.
extension ProviderClient {
  /// Asks the provider's UserInfo (Core 1.0, 5.3) for what the token does not say. It says nothing of who somebody is: a
  /// provider that has none, or answers in another form, leaves the profile as it is.
  private func complete(
    _ token: inout IDToken, _ answer: TokenAnswer, _ provider: ProviderMetadata
  ) async throws(ProviderFailure) {
    guard let accessToken = answer.accessToken, let endpoint = provider.userInfoEndpoint else { return }
    var request = HTTPClient.Request(.get, endpoint.text)
    request.headers = ["Accept": "application/json", "Authorization": "Bearer \(accessToken)"]
    let response = try await send(request)
    guard response.status == .ok, let claims = ForeignObject(response.body, mostBytes: TokenAnswer.mostBytes) else { return }
    // Core 1.0, 5.3.2: another person's words are not used.
    guard claims.text("sub") == token.subject else { throw .token(.claim("sub")) }
    let name = token.profile.name
    token.profile = IDToken.Profile(claims)
    token.profile.name = token.profile.name ?? name
  }

  private func fetch(_ what: String, _ address: String) async throws(ProviderFailure) -> [UInt8] {
    var request = HTTPClient.Request(.get, address)
    request.headers["Accept"] = "application/json"
    let response = try await send(request)
    guard response.status == .ok else { throw .status(what, response.status.rawValue) }
    return response.body
  }

  private func send(_ request: HTTPClient.Request) async throws(ProviderFailure) -> HTTPClient.Response {
    do { return try await http.send(request) } catch { throw ProviderFailure(error) }
  }

  private func isFresh(_ since: Instant) -> Bool { since <= clock.now && clock.now < since + configuration.freshness }
}
