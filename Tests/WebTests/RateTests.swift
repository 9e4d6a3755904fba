import HTTPService
import Hub
import Quantities
import Synchronization
import Testing

@testable import Web

/// How often somebody may ask.
@Suite struct RateTests {
  /// Microseconds that a test counts by hand.
  final class Ticks: Sendable {
    private let value = Mutex<Int64>(0)
    var now: Int64 { value.withLock { $0 } }
    func advance(milliseconds: Int64) { value.withLock { $0 += milliseconds * 1000 } }
  }

  private func api(_ world: World, _ limits: RateLimits, _ ticks: Ticks, proxy: TrustedProxy? = nil) -> WebAPI {
    WebAPI(hub: world.hub, rateLimits: limits, proxy: proxy, ticks: { ticks.now })
  }

  private func ask(
    _ api: WebAPI, _ target: String, secret: String? = nil, headers: HTTPHeaders = [:], from address: String = "192.0.2.1"
  ) async throws -> Reply {
    var headers = headers
    if let secret { headers["Authorization"] = "Bearer \(secret)" }
    let request = try HTTPRequest(id: "r1", .get, target, headers: headers, remoteAddress: address)
    return Reply(response: await api.router.respond(to: request))
  }

  @Test func eachCredentialHasABucketThatFillsAgain() async throws {
    let (world, ticks) = (try await World.make(), Ticks())
    let api = api(world, RateLimits(read: .init(perSecond: 2, burst: 3)), ticks)
    let mei = world.secret(of: "mei")
    for left in [2, 1, 0] {
      let reply = try await ask(api, "/api/v1/me", secret: mei)
      #expect(reply.status == 200 && reply.header("RateLimit-Policy") == "\"read\";q=3;w=2")
      #expect(reply.header("RateLimit")?.hasPrefix("\"read\";r=\(left);t=") == true)
    }
    let refused = try await ask(api, "/api/v1/me", secret: mei)
    #expect(refused.status == 429 && refused["name"].text == "too-many-requests" && refused.header("Retry-After") == "1")
    #expect(refused.header("RateLimit")?.hasPrefix("\"read\";r=0;") == true)
    #expect(try await ask(api, "/api/v1/me", secret: world.secret(of: "lok")).status == 200)
    ticks.advance(milliseconds: 499)
    #expect(try await ask(api, "/api/v1/me", secret: mei).status == 429)
    ticks.advance(milliseconds: 1)
    #expect(try await ask(api, "/api/v1/me", secret: mei).status == 200)
    #expect(try await ask(api, "/api/v1/me", secret: mei).status == 429)
  }

  @Test func costsAreCountedApartAndGuessedCredentialsByAddress() async throws {
    let (world, ticks) = (try await World.make(), Ticks())
    let one = RateLimits.Rate(perSecond: 1, burst: 1)
    let api = api(world, RateLimits(read: one, heavy: one, open: .init(perSecond: 1, burst: 2)), ticks)
    let audrey = world.secret(of: "audrey")
    #expect(try await ask(api, "/api/v1/me", secret: audrey).status == 200)
    #expect(try await ask(api, "/api/v1/ledger/verification", secret: audrey).status == 200)
    #expect(try await ask(api, "/api/v1/ledger/verification", secret: audrey).status == 429)
    var guesses: [Int] = []
    for number in 0..<4 { guesses.append(try await ask(api, "/api/v1/me", secret: "praya_\(number)").status) }
    #expect(guesses == [401, 401, 429, 429])
    #expect(try await ask(api, "/healthz").status == 429)
    #expect(try await ask(api, "/healthz", from: "192.0.2.2").status == 200)
    // Whoever has a good credential is not held up by a neighbour's guesses.
    #expect(try await ask(api, "/api/v1/me", secret: world.secret(of: "mei")).status == 200)
  }

  @Test func aForwardedAddressIsBelievedOfTheProxyAlone() async throws {
    let (world, ticks) = (try await World.make(applies: false), Ticks())
    let limits = RateLimits(open: .init(perSecond: 1, burst: 1))
    let proxy = TrustedProxy(header: "X-Forwarded-For", addresses: ["10.0.0.1"])
    let api = api(world, limits, ticks, proxy: proxy)
    func status(_ forwarded: String, from address: String) async throws -> Int {
      try await ask(api, "/healthz", headers: ["X-Forwarded-For": forwarded], from: address).status
    }
    #expect(try await status("192.0.2.1", from: "10.0.0.1") == 200)
    #expect(try await status("192.0.2.2", from: "10.0.0.1") == 200)
    #expect(try await status("1.2.3.4, 192.0.2.1", from: "10.0.0.1") == 429, "what the client wrote itself does not count")
    #expect(try await status("192.0.2.3", from: "192.0.2.9") == 200)
    #expect(try await status("192.0.2.4", from: "192.0.2.9") == 429)
  }

  @Test(arguments: [
    ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8::1", "2001:db8:0:0::/64"),
    ("::1", "0:0:0:0::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"), ("::", "0:0:0:0::/64"), ("%:", "%:"), (":::::::", "::/64"),
  ])
  func anIPv6AddressCountsByItsNetwork(address: String, network: String) {
    let found = HTTPRequest.network(of: address)
    // What is no address is only to make no fault.
    if address.first != "%", address != ":::::::" { #expect(found == network) }
  }

  @Test func memoryIsBoundedHoweverManyAsk() {
    let ticks = Ticks()
    let gate = RateGate(RateLimits(open: .init(perSecond: 1, burst: 4), mostAskers: 100)) { ticks.now }
    for number in 0..<5000 {
      #expect(gate.admit("asker \(number)", .open).isAdmitted)
      #expect(gate.count <= 100)
      if number % 7 == 0 { ticks.advance(milliseconds: 1) }
    }
    // A bucket that is empty outlives those of passers-by.
    for _ in 0..<4 { _ = gate.admit("greedy", .open) }
    for number in 0..<300 { _ = gate.admit("passer-by \(number)", .open) }
    #expect(!gate.admit("greedy", .open).isAdmitted)
  }

  @Test func theDefaultsAllowWhatTheHubIsBuiltFor() {
    let limits = RateLimits()
    #expect(limits.read.perSecond >= 15_000 && limits.heavy.perSecond >= 2000)
  }
}
