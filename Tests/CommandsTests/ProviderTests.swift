import Foundation
import HTTPService
import Testing

@testable import Commands

@Suite struct ProviderTests {
  private static let provider =
    #"{"id":"city","issuer":"https://id.example","clientID":"praya","hasSecret":true,"name":{"en":"City ID","zh-Hant":"城市身分"},"#
    + #""enabled":true,"autoCreate":false,"emailDomains":["a.example"],"changedAt":"2026-11-21T01:00:00.000Z"}"#

  @Test func aProviderIsSetUpWithItsSecretFromAFile() async throws {
    let hub = try CannedHub()
    hub.answer("PUT /api/v1/providers/city", Self.provider)
    let file = try hub.file("secret", "s3cret\n")
    let set = await hub.run(
      "provider", "set", "city", "--issuer", "https://id.example", "--client-id", "praya", "--secret-file", file, "--name",
      "City ID", "--email-domains", "a.example,b.example")
    #expect(set.code == 0 && set.output.contains("https://id.example") && !set.output.contains("s3cret"), "\(set)")
    let sent = try #require(hub.asked(.put, "/api/v1/providers/city").first?.json)
    #expect(sent["clientSecret"].text == "s3cret" && sent["name.zh-Hant"].text == "City ID")
    #expect(sent["emailDomains"].list.map(\.text) == ["a.example", "b.example"])
    #expect(sent["enabled"].boolean == true && sent["autoCreate"].boolean == false)

    // Without a file, the secret that is there stays.
    _ = await hub.run(
      "provider", "set", "city", "--issuer", "https://id.example", "--client-id", "praya", "--name", "City ID", "--disabled")
    let second = try #require(hub.asked(.put, "/api/v1/providers/city").last?.json)
    #expect(second["clientSecret"] == .null && second["enabled"].boolean == false)
    await hub.close()
  }

  @Test func providersAreListedAndRemoved() async throws {
    let hub = try CannedHub()
    hub.answer("GET /api/v1/provider-settings?limit=200", #"{"items":[\#(Self.provider)],"next":null}"#)
    hub.answer("DELETE /api/v1/providers/city", "")
    let list = await hub.run("provider", "list")
    #expect(list.code == 0 && list.output.contains("City ID") && list.output.contains("a.example"), "\(list)")
    #expect(await hub.run("provider", "remove", "city").code == 0)
    #expect(hub.asked(.delete, "/api/v1/providers/city").count == 1)
    await hub.close()
  }
}
