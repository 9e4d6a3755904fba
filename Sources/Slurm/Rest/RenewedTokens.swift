internal import Quantities

/// Keeps a token until shortly before it expires, and asks for another then, once for all who wait.
actor RenewedTokens {
  private let source: any SlurmTokens
  private let clock: any Quantities.Clock
  private var token: SlurmToken?
  private var issuedAt = Instant(millisecondsSince1970: 0)
  private var renewal: Task<Result<SlurmToken, SlurmFailure>, Never>?
  /// After a failure the source is left alone for a while.
  private var failure: (since: Instant, what: SlurmFailure)?

  /// A token that has no longer than this is not sent any more: a request may wait in line.
  static let margin = Seconds(60)
  static let rest = Seconds(5)

  init(_ source: any SlurmTokens, clock: any Quantities.Clock) {
    self.source = source
    self.clock = clock
  }

  /// - Parameter refused: one that was not accepted: another is asked for.
  func current(insteadOf refused: SlurmToken? = nil) async throws(SlurmFailure) -> SlurmToken {
    if let token, token != refused, isFresh(token) { return token }
    if renewal == nil, let failure, clock.now < failure.since + RenewedTokens.rest { throw failure.what }
    let task =
      renewal
      ?? Task { [source] in
        do throws(SlurmFailure) { return .success(try await source.issue()) } catch { return .failure(error) }
      }
    renewal = task
    let result = await task.value
    // The first of those who waited puts it away for all.
    if renewal == task {
      renewal = nil
      switch result {
      case .success(let new): (token, issuedAt, failure) = (new, clock.now, nil)
      case .failure(let what): failure = (clock.now, what)
      }
    }
    let new = try result.get()
    if let expiry = new.expiresAt, expiry <= clock.now { throw .unauthorised(reason: "the token has expired") }
    return new
  }

  /// One without an end is good until it is refused; one that lives for less than two margins, for half of its life.
  private func isFresh(_ token: SlurmToken) -> Bool {
    guard let expiry = token.expiresAt else { return true }
    let life = expiry - issuedAt
    let margin = min(RenewedTokens.margin.count * 1000, life.count / 2)
    return clock.now.millisecondsSince1970 + margin < expiry.millisecondsSince1970
  }
}
