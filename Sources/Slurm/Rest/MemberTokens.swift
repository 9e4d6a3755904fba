internal import Centres
internal import Quantities
internal import Synchronization

/// The tokens of members' logins, each kept and renewed by itself: what is wrong with one member's stops nobody else.
final class MemberTokens: Sendable {
  /// So many are kept; of more, all are asked for anew.
  private static let most = 4096

  private let source: @Sendable (String) -> any SlurmTokens
  private let clock: any Quantities.Clock
  private let kept = Mutex<[String: RenewedTokens]>([:])

  init(_ source: @escaping @Sendable (String) -> any SlurmTokens, clock: any Quantities.Clock) {
    (self.source, self.clock) = (source, clock)
  }

  /// - Throws: `.unauthorised`, whatever was wrong: without a token of theirs there is nothing to be asked of the cluster.
  func current(of login: String, insteadOf refused: SlurmToken? = nil) async throws(SlurmFailure) -> SlurmToken {
    guard MemberLogin.isLogin(login) else { throw .unauthorised(reason: "this is no login of a member") }
    let tokens = kept.withLock { kept in
      if let known = kept[login] { return known }
      if kept.count >= MemberTokens.most { kept = [:] }
      let made = RenewedTokens(source(login), clock: clock)
      kept[login] = made
      return made
    }
    do throws(SlurmFailure) { return try await tokens.current(insteadOf: refused) } catch {
      throw .unauthorised(reason: "there is no token of '\(login)': \(error.reason)")
    }
  }
}

/// Files that the centre keeps filled, one for each login and named after it.
struct TokenFolder: Sendable {
  let path: String

  func tokens(of login: String) -> any SlurmTokens { TokenFile(path: "\(path)/\(login)") }
}
