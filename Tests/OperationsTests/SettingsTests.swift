import Foundation
import PrayaTestKit
import Hub
import Testing

@Suite(.serialized) struct SettingsTests {
  @Test func theCommandLineGoesBeforeTheEnvironmentBeforeTheFile() async throws {
    let folder = try Folder()
    let file = try folder.write(
      "praya.json", #"{"listen": "127.0.0.1:1", "log": {"level": "debug"}, "http": {"threads": 3, "connections": 100}}"#)
    let run = try await Program.run(
      ["serve", "--show-settings", "--json", "--config", file, "--listen", "127.0.0.1:2"],
      environment: ["PRAYA_LISTEN": "127.0.0.1:3", "PRAYA_HTTP_THREADS": "4"])
    #expect(run.status == 0, "\(run)")
    let told = try JSONDecoder().decode(JSONFragment.self, from: Data(run.output.utf8))
    let expected = [
      ("listen", "127.0.0.1:2", "command-line"), ("http.threads", "4", "environment"), ("http.connections", "100", "file"),
      ("log.level", "debug", "file"), ("http.stopSeconds", "10", "default"),
    ]
    for (name, value, source) in expected {
      #expect(told[name]["value"].text == value && told[name]["source"].text == source, "\(name): \(told[name])")
    }
  }

  @Test func everyFaultOfTheFileIsToldByItsLine() async throws {
    let folder = try Folder()
    let file = try folder.write("praya.json", "{\n\"lissten\": \"x\",\n\"tls\": {\"kei\": 1},\n\"http\": {\"threads\": 0}\n}")
    let run = try await Program.run(["serve", "--config", file])
    #expect(run.status == 1)
    for words in ["2: lissten", "did you mean 'listen'", "3: tls.kei", "4: http.threads", "a whole number from 1 to 256"] {
      #expect(run.errors.contains(words), "\(words) in \(run.errors)")
    }
  }

  @Test func aKeyThatOthersMayReadIsRefused() async throws {
    let folder = try Folder()
    let certificate = folder.url.appending(path: "certificate.pem").path
    let key = folder.url.appending(path: "key.pem").path
    let made = try await Program.run(
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj",
        "/CN=localhost",
      ], program: "/usr/bin/openssl")
    #expect(made.status == 0, "\(made.errors)")
    chmod(key, 0o644)
    let arguments = ["--tls-certificate", certificate, "--tls-key", key]
    let refused = try await Program.run(["serve", "--data", folder.data, "--listen", "127.0.0.1:0"] + arguments)
    #expect(refused.status == 1 && refused.errors.contains("chmod 600"), "\(refused)")
    chmod(key, 0o600)
    let hub = try await RunningHub.start(folder, arguments: arguments)
    #expect(hub.address.hasPrefix("https://"))
    #expect(hub.stop() == 0)
  }

  @Test func everySettingStandsInTheGuide() async throws {
    let run = try await Program.run(["serve", "--show-settings", "--json"])
    guard case .object(let settings) = try JSONDecoder().decode(JSONFragment.self, from: Data(run.output.utf8)) else {
      Issue.record("no object: \(run)")
      return
    }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let guide = try String(contentsOf: root.appending(path: "docs/operations.md"), encoding: .utf8)
    for (name, setting) in settings {
      #expect(guide.contains("`\(name)`"), "docs/operations.md does not tell of \(name)")
      #expect(setting["variable"].text?.hasPrefix("PRAYA_") == true)
    }
  }
}
