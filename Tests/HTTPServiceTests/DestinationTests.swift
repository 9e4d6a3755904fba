import Testing

@testable import HTTPService

@Suite struct DestinationTests {
  @Test(
    "Addresses of private networks, this machine, links, documentation and translation are not public",
    arguments: [
      "0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.8.9.10", "169.254.169.254",
      "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7",
      "203.0.113.9", "224.0.0.1", "239.1.1.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
      "64:ff9b::7f00:1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1",
      "fec0::1", "ff02::1", "5f00::1",
    ])
  func special(_ text: String) throws { #expect(!(try #require(IPAddress(text)).isPublic)) }

  @Test(
    "Addresses beside them are",
    arguments: [
      "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
      "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "223.255.255.255", "2400:cb00::1", "2001:4860:4860::8888",
      "2606:4700::1111", "::ffff:8.8.8.8",
    ])
  func ordinary(_ text: String) throws { #expect(try #require(IPAddress(text)).isPublic) }

  @Test func mappedAddressesAreWhatTheyMap() throws {
    #expect(IPAddress("::ffff:127.0.0.1") == IPAddress("127.0.0.1"))
    for text in ["::ffff:127.0.0.1", "::1"] { #expect(try #require(IPAddress(text)).isLoopback) }
    #expect(try #require(IPAddress("2400:cb00:0::1")).description == "2400:cb00::1")
    for text in ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4 ", "::g", "localhost", "1.2.3.4/8"] {
      #expect(IPAddress(text) == nil, "\(text)")
    }
  }

  @Test func blocksHoldWhatSharesTheirBits() throws {
    let expected = [
      ("10.32.0.0/11", "10.63.255.255", true), ("10.32.0.0/11", "10.64.0.0", false), ("192.168.7.7", "192.168.7.7", true),
      ("::/0", "fe80::1", true), ("::/0", "1.2.3.4", false),
    ]
    for (block, text, isIn) in expected {
      let (range, address) = (try #require(IPRange(block)), try #require(IPAddress(text)))
      #expect(range.contains(address) == isIn, "\(block) \(text)")
    }
    for text in ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.1/8", "10.0.0.0/8/8", "x/8", "fd00::1/8", "10.0.0.0/"] {
      #expect(IPRange(text) == nil, "\(text)")
    }
  }

  @Test("The client connects only where it may, whatever the name resolves to")
  func connections() async throws {
    try await withServer(handler: echo) { server in
      var configuration = HTTPClient.Configuration()
      configuration.mayConnect = { $0.isPublic }
      let careful = HTTPClient(configuration)
      for host in ["127.0.0.1", "localhost", "2130706433", "[::1]"] {
        do throws(HTTPClientError) {
          _ = try await careful.send(.init(.get, "http://\(host):\(server.port)/"))
          Issue.record("connected to \(host)")
        } catch {
          guard case .forbiddenDestination(let address) = error else {
            Issue.record("\(host): \(error)")
            continue
          }
          #expect(address.isLoopback)
        }
      }
      configuration.mayConnect = { $0.isLoopback }
      let local = HTTPClient(configuration)
      #expect(await local.status(of: .init(.get, server.url())) == .ok)
      // The kept connection serves the next request, too.
      #expect(await local.status(of: .init(.get, server.url())) == .ok)
    }
  }
}
