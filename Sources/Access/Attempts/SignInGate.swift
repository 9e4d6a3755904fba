public import Quantities

/// Who may try a password, a code or a secret now. Pure: the time is passed in, and what is to outlast the process is
/// handed out and taken up again.
///
/// Each try counts for where it comes from and for the account that it is about. Where an account's own people have
/// signed in before stays open to them while strangers knock elsewhere: there only the tries from that place count.
public struct SignInGate: Sendable {
  public enum Purpose: String, Sendable, CaseIterable {
    case password
    /// A second factor's code, by somebody who knew the password.
    case code
    /// A mail to set the password anew.
    case resetRequest = "reset-request"
    /// An invitation's or a reset's secret.
    case secret
  }

  /// By account, from wherever. A password's owner waits a minute at most.
  static func accountPolicy(_ purpose: Purpose) -> AttemptPolicy {
    switch purpose {
    case .password: AttemptPolicy(freeTries: 10, firstWait: Seconds(1), longestWait: .minutes(1), memory: .hours(6))
    // Three of a million codes are right at any moment: 96 tries a day leave 0.03 %.
    case .code: AttemptPolicy(freeTries: 5, firstWait: Seconds(30), longestWait: .minutes(15), memory: .hours(24))
    case .resetRequest: AttemptPolicy(freeTries: 3, firstWait: .minutes(1), longestWait: .hours(1), memory: .hours(24))
    case .secret: AttemptPolicy(freeTries: 10, firstWait: Seconds(1), longestWait: .minutes(1), memory: .hours(1))
    }
  }

  /// By where it comes from, whatever the account: a whole office may stand behind one address.
  static let originPolicy = AttemptPolicy(freeTries: 50, firstWait: Seconds(1), longestWait: .minutes(15), memory: .hours(1))
  /// By account and place, where the account's own people have been.
  static let familiarPolicy = AttemptPolicy(freeTries: 10, firstWait: Seconds(1), longestWait: .minutes(15), memory: .hours(1))
  /// How long a place stays familiar.
  static let familiarity = Seconds.days(30)
  private static let mostFamiliar = 20_000

  private var accounts: [Purpose: AttemptLimiter] = [:]
  private var origins = AttemptLimiter(originPolicy)
  private var pairs = AttemptLimiter(familiarPolicy)
  private var familiar: [String: Instant] = [:]

  public init() {
    for purpose in Purpose.allCases { accounts[purpose] = AttemptLimiter(SignInGate.accountPolicy(purpose)) }
  }

  /// Counts a try. - Returns: nil when it is admitted, else how long to wait.
  ///
  /// - Parameter account: a name for the account, whether it exists or not; nil where none is named.
  public mutating func admit(
    _ purpose: Purpose, account: String?, from origin: ClientOrigin, at now: Instant
  ) -> Seconds? {
    if let wait = origins.wait(origin.key, at: now) { return wait }
    if let account {
      let pair = "\(account) \(origin.key)"
      let isFamiliar = familiar[pair].map { (now - $0).count < SignInGate.familiarity.count * 1000 } ?? false
      // A code is guarded whoever tries it: whoever shares the office may share the password, too.
      let wait =
        purpose == .password && isFamiliar ? pairs.admit(pair, at: now) : accounts[purpose]?.admit(account, at: now)
      if let wait { return wait }
    }
    return origins.admit(origin.key, at: now)
  }

  /// Whoever tried has shown who they are.
  public mutating func succeed(_ purpose: Purpose, account: String?, from origin: ClientOrigin, at now: Instant) {
    origins.takeBack(origin.key)
    guard let account else { return }
    let pair = "\(account) \(origin.key)"
    accounts[purpose]?.forget(account)
    pairs.forget(pair)
    guard purpose == .password || purpose == .code, origin != .local else { return }
    if familiar.count >= SignInGate.mostFamiliar, familiar[pair] == nil {
      familiar = familiar.filter { (now - $0.value).count < SignInGate.familiarity.count * 1000 / 2 }
      if familiar.count >= SignInGate.mostFamiliar { familiar = [:] }
    }
    familiar[pair] = now
  }

  /// A try that was none, such as a right password without its code.
  public mutating func takeBack(_ purpose: Purpose, account: String, from origin: ClientOrigin) {
    origins.takeBack(origin.key)
    pairs.takeBack("\(account) \(origin.key)")
    accounts[purpose]?.takeBack(account)
  }

  /// An account's tries without a success, to be kept.
  public func count(_ purpose: Purpose, account: String) -> AttemptCount? { accounts[purpose]?.count(account) }

  /// Takes up what was kept.
  public mutating func restore(_ purpose: Purpose, account: String, _ count: AttemptCount, at now: Instant) {
    accounts[purpose]?.restore(account, count, at: now)
  }
}
