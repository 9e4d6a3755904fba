import Centres
import Foundation
import PrayaTestKit
import Quantities
import Synchronization
import Testing

@testable import Slurm

/// What the REST client makes of a daemon, a controller or a network that fails.
@Suite struct RestFailureTests {
  private static let served = #"{"paths":{"\/slurm\/v0.0.38\/diag":{}}}"#
  private static let submitted = #"{"errors":[],"job_id":71}"#
  private static func errors(_ code: Int, _ words: String = "words") -> String {
    #"{"errors":[{"error_number":\#(code),"error":"\#(words)"}],"jobs":[]}"#
  }

  /// A peer that tells its versions, and otherwise does as the test wants.
  private func peer(_ react: @escaping @Sendable (ScriptedPeer.Request) -> ScriptedPeer.Reaction) throws -> ScriptedPeer {
    try ScriptedPeer { $0.line == "GET /openapi/v3" ? .answer(200, Self.served) : react($0) }
  }

  private func rest(_ peer: ScriptedPeer, tokens: (any SlurmTokens)? = nil, time: Duration = .seconds(10)) -> SlurmRest {
    var settings = SlurmRest.Settings(.url(peer.address), user: tokens == nil ? nil : "praya", tokens: tokens)
    settings.requestTime = time
    return SlurmRest(settings, clock: ManualClock(Instant(secondsSince1970: 1_795_000_000)))
  }

  private func failure<Answer>(_ call: () async throws(SlurmFailure) -> Answer) async -> SlurmFailure? {
    do throws(SlurmFailure) { _ = try await call() } catch { return error }
    return nil
  }

  private func kind(_ failure: SlurmFailure?) -> String {
    switch failure {
    case .refused: "refused"
    case .away: "away"
    case .unanswered: "unanswered"
    case .unauthorised: "unauthorised"
    case .unreadable: "unreadable"
    case nil: "none"
    }
  }

  // MARK: Submissions

  @Test("A submission counts by its job's number, whatever errors stand beside it") func numberWithErrors() async throws {
    let peer = try peer { _ in .answer(200, #"{"errors":[{"error_code":2068,"error":"nodes not registered"}],"job_id":3}"#) }
    #expect(try await rest(peer).submit(Sample.submission()).rawValue == 3)
  }

  @Test(
    "A submission without a number is refused, away or unanswered by what is said",
    arguments: [
      (500, errors(2014), "refused"), (500, errors(1800), "away"), (500, errors(5005), "unanswered"),
      (500, errors(1802), "unanswered"),
      (500, errors(-1), "unanswered"), (500, errors(1007), "unauthorised"), (200, #"{"errors":[]}"#, "unanswered"),
      (200, "hello", "unanswered"), (200, #"{"job_id":"#, "unanswered"), (502, "<html>", "unanswered"),
      (400, errors(9001), "refused"),
      (200, #"{"job_id":0,"errors":[]}"#, "unanswered"), (200, #"{"job_id":{"a":[]}}"#, "unanswered"),
      (500, errors(2027), "away"),
      (500, errors(1803), "unanswered"), (500, errors(11), "unanswered"), (500, errors(2008), "away"),
    ])
  func withoutNumber(status: Int, body: String, kind: String) async throws {
    let peer = try peer { _ in .answer(status, body) }
    let rest = rest(peer)
    #expect(self.kind(await failure { () throws(SlurmFailure) in try await rest.submit(Sample.submission()) }) == kind)
    #expect(peer.count("POST /slurm/v0.0.38/job/submit") == 1)
  }

  @Test("A submission whose connection is closed before the answer is unanswered, and is not sent again") func closed()
    async throws
  {
    let peer = try peer { $0.line.hasPrefix("POST") ? .close : .answer(200, #"{"errors":[],"statistics":{"req_time_start":5}}"#) }
    let rest = rest(peer)
    // A connection that was used before is the one on which libcurl would send it twice.
    for _ in 0..<3 { _ = try await rest.health() }
    #expect(kind(await failure { () throws(SlurmFailure) in try await rest.submit(Sample.submission()) }) == "unanswered")
    #expect(peer.count("POST /slurm/v0.0.38/job/submit") == 1)
  }

  @Test("A submission whose answer breaks off or does not come in time is unanswered", arguments: [true, false])
  func brokenOff(breaksOff: Bool) async throws {
    let peer = try peer { _ in breaksOff ? .breakOff : .hang }
    let rest = rest(peer, time: .seconds(2))
    let start = ContinuousClock.now
    #expect(kind(await failure { () throws(SlurmFailure) in try await rest.submit(Sample.submission()) }) == "unanswered")
    #expect(ContinuousClock.now - start < .seconds(120))
  }

  @Test("Nobody who listens is away, for every call") func refusedConnection() async throws {
    let peer = try peer { _ in .hang }
    let rest = rest(peer)
    peer.stop()
    #expect(kind(await failure { () throws(SlurmFailure) in try await rest.submit(Sample.submission()) }) == "away")
    #expect(kind(await failure { () throws(SlurmFailure) in try await rest.jobs([SlurmNumber(rawValue: 1)]) }) == "away")
    #expect(kind(await failure { () throws(SlurmFailure) in try await rest.health() }) == "away")
  }

  // MARK: Reading

  @Test("A job that the controller does not know is left out, in each version's words") func unknown() async throws {
    for name in ["job-unknown-v38.json", "job-unknown-v41.json"] {
      let answer = try Recording.text(name)
      let peer = try peer { _ in .answer(500, answer) }
      #expect(try await rest(peer).jobs([SlurmNumber(rawValue: 99_999)]).isEmpty)
    }
  }

  @Test("Many jobs are asked for with a bounded number under way, and every one once") func bounded() async throws {
    let underWay = Mutex((now: 0, most: 0))
    let peer = try peer { request in
      underWay.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
      Thread.sleep(forTimeInterval: 0.001)
      underWay.withLock { $0.now -= 1 }
      let number = request.line.components(separatedBy: "/").last ?? ""
      return .answer(200, #"{"errors":[],"jobs":[{"job_id":\#(number),"job_state":"PENDING"}]}"#)
    }
    let numbers = (1...300).map { SlurmNumber(rawValue: $0) }
    #expect(try await rest(peer).jobs(numbers + numbers).map(\.number) == numbers)
    #expect(underWay.withLock { $0.most } <= 8)
    #expect(peer.requests.count { $0.line.contains("/job/") } == 300)
  }

  @Test(
    "An error beside an empty list is told, and is no sign that there are no jobs",
    arguments: [(errors(1800), "away"), (errors(1007), "unauthorised"), (errors(-1), "away"), (errors(9003), "none")])
  func errorsWithSuccess(body: String, kind: String) async throws {
    let peer = try peer {
      $0.line.hasSuffix("/diag") ? .answer(200, #"{"errors":[],"statistics":{"req_time_start":5}}"#) : .answer(200, body)
    }
    let rest = rest(peer)
    #expect(self.kind(await failure { () throws(SlurmFailure) in try await rest.find([Sample.key("a")]) }) == kind)
    if kind != "none" {
      #expect(self.kind(await failure { () throws(SlurmFailure) in try await rest.jobs([SlurmNumber(rawValue: 7)]) }) == kind)
      #expect(self.kind(await failure { () throws(SlurmFailure) in try await rest.describe() }) == kind)
    }
  }

  @Test("A number that answers for another job is not taken for it") func otherNumber() async throws {
    let peer = try peer { _ in .answer(200, #"{"jobs":[{"job_id":8,"job_state":"RUNNING"}]}"#) }
    #expect(try await rest(peer).jobs([SlurmNumber(rawValue: 7)]).isEmpty)
  }

  @Test("A listing that breaks off is no listing, and an answer beyond its bound is refused") func listing() async throws {
    let peer = try peer { $0.line.hasSuffix("/jobs") ? .breakOff : .answer(200, #"{"statistics":{"req_time_start":5}}"#) }
    let rest = rest(peer)
    #expect(
      ["unanswered", "unreadable"].contains(
        kind(await failure { () throws(SlurmFailure) in try await rest.find([Sample.key("a")]) })))
    let large = try self.peer {
      $0.line.hasSuffix("/jobs")
        ? .answer(200, "{\"jobs\":[" + String(repeating: " ", count: 100_000) + "]}")
        : .answer(200, #"{"statistics":{"req_time_start":5}}"#)
    }
    var settings = SlurmRest.Settings(.url(large.address))
    settings.listBytes = 50_000
    let small = SlurmRest(settings, clock: ManualClock(Instant(secondsSince1970: 5)))
    #expect(kind(await failure { () throws(SlurmFailure) in try await small.find([Sample.key("a")]) }) == "unreadable")
  }

  @Test(
    "A job that is over or unknown is cancelled without complaint; a controller that is away is not",
    arguments: [(2017, "none"), (2021, "none"), (1800, "away"), (2002, "refused")])
  func cancel(code: Int, kind: String) async throws {
    let peer = try peer { _ in .answer(500, Self.errors(code)) }
    let rest = rest(peer)
    #expect(self.kind(await failure { () throws(SlurmFailure) in try await rest.cancel(SlurmNumber(rawValue: 7)) }) == kind)
  }

  @Test("A daemon that is replaced by one of another version is asked for its versions again") func replaced() async throws {
    let version = Mutex(38)
    let peer = try ScriptedPeer { request in
      let number = version.withLock { $0 }
      if request.line == "GET /openapi/v3" { return .answer(200, #"{"paths":{"/slurm/v0.0.\#(number)/diag":{}}}"#) }
      guard request.line.contains("v0.0.\(number)") else { return .answer(404, "not found") }
      return .answer(200, #"{"statistics":{"req_time_start":{"set":true,"infinite":false,"number":5}}}"#)
    }
    let rest = rest(peer)
    _ = try await rest.health()
    version.withLock { $0 = 41 }
    #expect(kind(await failure { () throws(SlurmFailure) in try await rest.health() }) == "away")
    #expect(try await rest.health().startedAt == Instant(secondsSince1970: 5))
    #expect(peer.requests.last?.line == "GET /slurm/v0.0.41/diag")
  }

  @Test("A daemon of no known version is told as such") func unknownVersion() async throws {
    let peer = try ScriptedPeer { _ in .answer(200, #"{"paths":{"/slurm/v0.0.99/diag":{}}}"#) }
    let rest = rest(peer)
    #expect(kind(await failure { () throws(SlurmFailure) in try await rest.health() }) == "unreadable")
  }

  // MARK: Tokens

  /// Tokens that count up: `h.<claims>.1`, `h.<claims>.2` …
  private final class CountedTokens: SlurmTokens {
    let made = Mutex(0)
    func issue() async throws(SlurmFailure) -> SlurmToken {
      let number = made.withLock { count in
        count += 1
        return count
      }
      guard let token = SlurmToken("aGVhZA.e30.token\(number)") else { throw .unauthorised(reason: "none") }
      return token
    }
  }

  @Test("A token that is refused is renewed once, and the call goes on; also a submission, which was not looked at")
  func renewed() async throws {
    let peer = try ScriptedPeer { request in
      guard request.header("X-SLURM-USER-TOKEN")?.hasSuffix("token2") == true else {
        return .answer(401, "Authentication failure")
      }
      guard request.header("X-SLURM-USER-NAME") == "praya" else { return .answer(401, "whose?") }
      return request.line == "GET /openapi/v3" ? .answer(200, Self.served) : .answer(200, Self.submitted)
    }
    let tokens = CountedTokens()
    #expect(try await rest(peer, tokens: tokens).submit(Sample.submission()).rawValue == 71)
    #expect(tokens.made.withLock { $0 } == 2)
  }

  @Test("Tokens that are refused again and again are renewed once, then told; no token stands in what is told")
  func unauthorised() async throws {
    let peer = try ScriptedPeer { _ in .answer(401, "Authentication failure") }
    let tokens = CountedTokens()
    let rest = rest(peer, tokens: tokens)
    let failure = await failure { () throws(SlurmFailure) in try await rest.health() }
    #expect(kind(failure) == "unauthorised")
    #expect(tokens.made.withLock { $0 } == 2)
    #expect(!"\(String(describing: failure)) \(String(reflecting: rest.settings))".contains("token2"))
  }

  @Test("A controller that closes on a bad token, as version 38 tells it, is told from one that is away")
  func closedByController() async throws {
    for (isTokensFault, kind) in [(true, "unauthorised"), (false, "away")] {
      let peer = try peer {
        $0.line.hasPrefix("DELETE") ? .answer(500, Self.errors(isTokensFault ? 5005 : 1800)) : .answer(500, Self.errors(-1))
      }
      let tokens = CountedTokens()
      let rest = rest(peer, tokens: tokens)
      #expect(self.kind(await failure { () throws(SlurmFailure) in try await rest.jobs([SlurmNumber(rawValue: 1)]) }) == kind)
      #expect(tokens.made.withLock { $0 } == (isTokensFault ? 2 : 1))
    }
  }

  @Test("A submission that the controller closed on a bad token is told as unauthorised, and sent once") func closedSubmission()
    async throws
  {
    let peer = try peer { _ in .answer(500, Self.errors(5005)) }
    let rest = rest(peer, tokens: CountedTokens())
    #expect(kind(await failure { () throws(SlurmFailure) in try await rest.submit(Sample.submission()) }) == "unauthorised")
    #expect(peer.count("POST /slurm/v0.0.38/job/submit") == 1)
  }
}
