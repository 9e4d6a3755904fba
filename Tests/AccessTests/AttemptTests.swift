import Access
import Language
import Quantities
import Testing

@Suite struct AttemptTests {
  let start = Instant(secondsSince1970: 1_800_000_000)
  let here = ClientOrigin("192.0.2.1")

  @Test func theWaitDoublesAndHasAnEnd() {
    let policy = AttemptPolicy(freeTries: 3, firstWait: Seconds(2), longestWait: Seconds(60), memory: .hours(1))
    #expect([0, 2, 3, 4, 5, 8, 9, 1000, Int.max].map { policy.wait(after: $0).count } == [0, 0, 2, 4, 8, 60, 60, 60, 60])
  }

  @Test func manyTriesAtOnceAreCountedAsTheyAreAdmitted() {
    let policy = AttemptPolicy(freeTries: 3, firstWait: Seconds(2), longestWait: Seconds(60), memory: .hours(1))
    var limiter = AttemptLimiter(policy)
    #expect((0..<64).filter { _ in limiter.admit("a", at: start) == nil }.count == 3)
    #expect(limiter.admit("b", at: start) == nil, "another key is another's affair")
    // Knocking while one waits makes the wait no longer.
    #expect(limiter.admit("a", at: start + Seconds(1)) == Seconds(1))
    #expect(limiter.admit("a", at: start + Seconds(2)) == nil)
    #expect(limiter.admit("a", at: start + Seconds(2)) == Seconds(4))
    limiter.forget("a")
    #expect(limiter.admit("a", at: start + Seconds(2)) == nil)
  }

  @Test func aClockThatWasSetBackLengthensNoWait() {
    let policy = AttemptPolicy(freeTries: 1, firstWait: Seconds(10), longestWait: Seconds(60), memory: .hours(1))
    var limiter = AttemptLimiter(policy)
    #expect(limiter.admit("a", at: start) == nil)
    #expect(limiter.admit("a", at: start - .days(300)) == Seconds(10))
  }

  @Test func quietIsForgottenAndMemoryIsBounded() {
    let policy = AttemptPolicy(freeTries: 1, firstWait: .hours(2), longestWait: .hours(2), memory: .hours(1))
    var limiter = AttemptLimiter(policy, capacity: 100)
    for number in 0..<1000 {
      _ = limiter.admit("\(number)", at: start + Seconds(Int64(number)))
      #expect(limiter.size <= 100)
    }
    #expect(limiter.wait("999", at: start + Seconds(1000)) != nil, "the newest are kept")
  }

  /// Whoever guesses gets so many tries a day and no more, and whoever owns the account never waits longer than stated.
  @Test(arguments: SignInGate.Purpose.allCases) func guessersAreSlowedAndOwnersAreNotShutOut(purpose: SignInGate.Purpose) {
    var gate = SignInGate()
    var random = SeededGenerator(seed: 12)
    var (now, admitted, longest) = (start, 0, Int64(0))
    while now < start + .days(1) {
      // From everywhere: the place alone is no bound.
      let origin = ClientOrigin("10.\(Int.random(in: 0...255, using: &random)).\(Int.random(in: 0...255, using: &random)).1")
      if let wait = gate.admit(purpose, account: "mei", from: origin, at: now) {
        longest = max(longest, wait.count)
        now = now + wait
      } else {
        admitted += 1
        now = now + Seconds(1)
      }
    }
    let most: [SignInGate.Purpose: (Int, Int64)] = [
      .password: (1500, 60), .code: (110, 900), .resetRequest: (40, 3600), .secret: (1500, 60),
    ]
    #expect(admitted <= most[purpose]?.0 ?? 0, "\(purpose): \(admitted)")
    #expect(longest <= most[purpose]?.1 ?? 0, "\(purpose): \(longest)")
  }

  @Test func oneAddressIsSlowedWhateverAccountsItTries() {
    var gate = SignInGate()
    let admitted = (0..<500).filter { gate.admit(.password, account: "person \($0)", from: here, at: start) == nil }
    #expect(admitted.count == 50)
    #expect(gate.admit(.password, account: "person 1", from: ClientOrigin("192.0.2.2"), at: start) == nil)
  }

  @Test func whereTheOwnerHasSignedInStaysOpenWhileStrangersKnock() {
    var gate = SignInGate()
    #expect(gate.admit(.password, account: "mei", from: here, at: start) == nil)
    gate.succeed(.password, account: "mei", from: here, at: start)
    for number in 0..<100 {
      _ = gate.admit(.password, account: "mei", from: ClientOrigin("198.51.100.\(number)"), at: start)
    }
    #expect(gate.admit(.password, account: "mei", from: ClientOrigin("203.0.113.9"), at: start) != nil)
    #expect(gate.admit(.password, account: "mei", from: here, at: start) == nil, "the owner comes in")
    // A code is not let off: whoever shares the place may share the password.
    for _ in 0..<5 { _ = gate.admit(.code, account: "mei", from: here, at: start) }
    #expect(gate.admit(.code, account: "mei", from: here, at: start) != nil)
  }

  @Test func whatIsTakenUpAfterARestartStillCounts() throws {
    var gate = SignInGate()
    for _ in 0..<10 { _ = gate.admit(.password, account: "mei", from: here, at: start) }
    let count = try #require(gate.count(.password, account: "mei"))
    var next = SignInGate()
    next.restore(.password, account: "mei", count, at: start)
    #expect(next.admit(.password, account: "mei", from: here, at: start) != nil)
    var muchLater = SignInGate()
    muchLater.restore(.password, account: "mei", count, at: start + .days(2))
    #expect(muchLater.admit(.password, account: "mei", from: here, at: start + .days(2)) == nil)
  }

  @Test(arguments: [
    ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:0:1:aaaa::7", "2001:db8:0:1::/64"),
    ("2001:db8:0:1:bbbb::8", "2001:db8:0:1::/64"), ("2001:db8:0:2::8", "2001:db8:0:2::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"),
    ("", ""), ("nonsense", "nonsense"),
  ])
  func aNetworkOfIPv6IsOnePlace(address: String, key: String) { #expect(ClientOrigin(address).key == key) }

  @Test func aTokenDoesWhatItsPersonMayAndItsScopesAllow() throws {
    let person = Identifier<PersonKind>(madeAt: start, random: (1, 0))
    let roles: Set<Assignment> = [
      try #require(Assignment(.administrator, in: .hub)), try #require(Assignment(.projectLead, in: .project("p"))),
    ]
    func actor(_ scopes: Set<TokenScope>?) -> Actor {
      Actor(person: person, language: .english, assignments: roles, tokenScopes: scopes)
    }
    let everywhere = Target(.project("p"), owner: person)
    let session = actor(nil)
    for act in Act.allCases {
      // A token never does more than its person.
      let all = actor(Set(TokenScope.allCases))
      #expect(!all.may(act, on: everywhere) || session.may(act, on: everywhere), "\(act)")
      #expect(!actor([]).may(act, on: everywhere), "no scope opens nothing: \(act)")
      for scope in TokenScope.allCases {
        #expect(
          actor([scope]).may(act, on: everywhere) == (session.may(act, on: everywhere) && act.tokenScopes.contains(scope)),
          "\(act) \(scope)")
      }
    }
    #expect(session.may(.manageOwnAccount, on: everywhere))
    let problem = #expect(throws: Problem.self) {
      try actor(Set(TokenScope.allCases)).require(.manageOwnAccount, on: everywhere)
    }
    #expect(problem?.name == "not-by-token")
    let readOnly = #expect(throws: Problem.self) { try actor([.read]).require(.submitJob, on: everywhere) }
    #expect(readOnly?.name == "token-scope" && readOnly?.message.english.contains("jobs") == true)
    // Whatever `read` opens changes nothing.
    for act in Act.allCases where act.tokenScopes.contains(.read) {
      #expect(act.rawValue.hasPrefix("read-") || [.exportCity, .verifyLedger, .requestOffers].contains(act), "\(act)")
    }
  }
}
