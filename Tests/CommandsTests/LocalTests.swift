import Foundation
import Testing

@testable import Commands

/// What works on a data folder without a hub.
@Suite struct LocalTests {
  @Test func aFolderWithoutAHubIsSaidToBeNone() async throws {
    let hub = try CannedHub()
    for words in [["ledger", "verify"], ["audit", "verify"], ["backup", hub.home + "/b.db"]] {
      let result = await hub.run(words: words + ["--data", hub.home])
      #expect(result == .init(code: 1, output: "", error: "praya: \(hub.home) holds no hub's data: there is no praya.db.\n"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: hub.home).isEmpty)
    await hub.close()
  }

  @Test func whatIsNoBackupIsNotRestored() async throws {
    let hub = try CannedHub()
    let file = try hub.file("b.db", "not a database at all, only words")
    let result = await hub.run("restore", file, "--data", hub.home + "/data")
    #expect(result.code == 1)
    #expect(!FileManager.default.fileExists(atPath: hub.home + "/data/praya.db"))
    await hub.close()
  }

  @Test func aCityFileGoesIntoAFolderByTheProgramsOwnComposition() async throws {
    let hub = try CannedHub()
    let file = try hub.file("city.json", "{}")
    let local = await hub.run("city", "apply", file, "--data", "/x")
    #expect(local == .init(code: 0, output: "2 bytes into /x\n", error: ""))
    hub.answer("PUT /api/v1/city", #"{"changes":["Added a centre."]}"#)
    #expect(await hub.run("city", "apply", file).output == "Added a centre.\n")
    hub.answer("GET /api/v1/city/export", "{\n}")
    #expect(await hub.run("city", "export", file).code == 1)
    #expect(await hub.run("city", "export", file, "--force").code == 0)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "{\n}\n")
    await hub.close()
  }
}
