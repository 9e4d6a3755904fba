import Foundation
import PrayaTestKit
import Quantities
import Synchronization
import Testing

@testable import Slurm

@Suite struct TokenTests {
  private let now = Instant(secondsSince1970: 1_795_000_000)

  private func token(expiring: Int64, _ mark: String = "x") throws -> SlurmToken {
    let claims = JSONText.webBase64(Array(#"{"exp":\#(expiring),"sun":"praya"}"#.utf8))
    return try #require(SlurmToken("aGVhZA.\(claims).\(mark)"))
  }

  @Test("A token tells its end, and shows itself in no description") func described() throws {
    let token = try token(expiring: 1_795_003_600, "c2VjcmV0")
    #expect(token.expiresAt == Instant(secondsSince1970: 1_795_003_600))
    var dumped = ""
    dump(token, to: &dumped)
    #expect(!"\(token) \(String(reflecting: token)) \(String(describing: [token])) \(dumped)".contains("c2VjcmV0"))
  }

  @Test(
    "What is no token is none",
    arguments: ["", "a.b", "a.b.c.d", "a b.c.d", "a.b.c\n", "..", String(repeating: "a.", count: 5000)])
  func noTokens(text: String) { #expect(SlurmToken(text) == nil) }

  @Test("A token without an end, or with one that cannot be, has none") func endless() {
    for claims in ["{}", #"{"exp":"x"}"#, #"{"exp":1e99}"#, "[]", "{"] {
      #expect(SlurmToken("aGVhZA.\(JSONText.webBase64(Array(claims.utf8))).c2ln")?.expiresAt == nil)
    }
  }

  private final class Source: SlurmTokens {
    let made = Mutex(0)
    let next: @Sendable (Int) throws(SlurmFailure) -> SlurmToken
    init(_ next: @escaping @Sendable (Int) throws(SlurmFailure) -> SlurmToken) { self.next = next }
    func issue() async throws(SlurmFailure) -> SlurmToken {
      let number = made.withLock { count in
        count += 1
        return count
      }
      return try next(number)
    }
  }

  @Test("A token is kept until a minute before its end, then renewed, once for all who ask") func renewal() async throws {
    let tokens = try (0..<3).map { try token(expiring: 1_795_000_000 + 600 * Int64($0 + 1), "t\($0)") }
    let source = Source { tokens[$0 - 1] }
    let clock = ManualClock(now)
    let renewed = RenewedTokens(source, clock: clock)
    for _ in 0..<5 { #expect(try await renewed.current() == tokens[0]) }
    clock.advance(by: Seconds(539))
    #expect(try await renewed.current() == tokens[0])
    clock.advance(by: Seconds(2))
    await withTaskGroup(of: SlurmToken?.self) { group in
      for _ in 0..<20 { group.addTask { try? await renewed.current() } }
      for await token in group { #expect(token == tokens[1]) }
    }
    #expect(source.made.withLock { $0 } == 2)
    #expect(try await renewed.current(insteadOf: tokens[1]) == tokens[2])
    #expect(try await renewed.current(insteadOf: tokens[1]) == tokens[2], "who was refused with an old one gets the new one")
    #expect(source.made.withLock { $0 } == 3)
  }

  @Test("A token that lives shortly is kept for half of its life") func shortLived() async throws {
    let tokens = [try token(expiring: 1_795_000_040, "a"), try token(expiring: 1_795_000_090, "b")]
    let source = Source { tokens[$0 - 1] }
    let clock = ManualClock(now)
    let renewed = RenewedTokens(source, clock: clock)
    for _ in 0..<3 { #expect(try await renewed.current() == tokens[0]) }
    clock.advance(by: Seconds(19))
    #expect(try await renewed.current() == tokens[0])
    clock.advance(by: Seconds(2))
    #expect(try await renewed.current() == tokens[1])
  }

  @Test("A source that fails is left alone for a few seconds") func failing() async {
    let source = Source { _ throws(SlurmFailure) in throw .away(reason: "no") }
    let clock = ManualClock(now)
    let renewed = RenewedTokens(source, clock: clock)
    for _ in 0..<10 { await #expect(throws: SlurmFailure.away(reason: "no")) { try await renewed.current() } }
    #expect(source.made.withLock { $0 } == 1)
    clock.advance(by: Seconds(6))
    _ = try? await renewed.current()
    #expect(source.made.withLock { $0 } == 2)
  }

  @Test("An expired token is not sent") func expired() async throws {
    let old = try token(expiring: 1_794_999_999)
    let renewed = RenewedTokens(Source { _ in old }, clock: ManualClock(now))
    await #expect(throws: SlurmFailure.unauthorised(reason: "the token has expired")) { try await renewed.current() }
  }

  @Test("A file with a token is taken only when nobody else can read it") func file() async throws {
    let path = "/tmp/praya-token-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let token = try token(expiring: 1_795_003_600)
    try "SLURM_JWT=\(token.text)\n".write(toFile: path, atomically: true, encoding: .utf8)
    chmod(path, 0o644)
    await #expect(throws: SlurmFailure.self) { try await TokenFile(path: path).issue() }
    chmod(path, 0o600)
    #expect(try await TokenFile(path: path).issue() == token)
    try "nothing".write(toFile: path, atomically: false, encoding: .utf8)
    await #expect(throws: SlurmFailure.unauthorised(reason: "\(path) holds no token")) { try await TokenFile(path: path).issue() }
  }

  @Test("A command's token is taken from what it writes, and its failure shows nothing of it") func command() async throws {
    let token = try token(expiring: 1_795_003_600)
    #expect(try await TokenCommand(arguments: ["/bin/echo", "SLURM_JWT=\(token.text)"]).issue() == token)
    await #expect(throws: SlurmFailure.self) { try await TokenCommand(arguments: ["/bin/false"]).issue() }
    await #expect(throws: SlurmFailure.self) { try await TokenCommand(arguments: ["/bin/echo", "hello"]).issue() }
  }
}
