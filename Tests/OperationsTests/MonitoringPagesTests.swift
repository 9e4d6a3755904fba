import Foundation
import PrayaTestKit
import HTTPService
import Hub
import Testing

@Suite(.serialized) struct MonitoringPagesTests {
  @Test func thePagesForMonitoringNeedNoSignInAndPrometheusReadsTheMetrics() async throws {
    let folder = try Folder()
    try await SmallCity.found(in: folder)
    let hub = try await RunningHub.start(folder)
    let nobody = Client(hub.address)
    for page in ["/healthz", "/readyz"] { #expect(try await nobody.get(page).status == 200) }
    _ = try await nobody.get("/nowhere")
    let lead = try await nobody.signedIn("lead", SmallCity.password)
    _ = try await Clients.submit("#!/bin/sh\n#SBATCH --gpus=1 --time=1\nsleep 30\n", "one", lead)
    let response = try await HTTPClient().send(HTTPClient.Request(.get, hub.address + "/metrics"))
    #expect(response.status == 200)
    #expect(response.headers["Content-Type"]?.hasPrefix("text/plain; version=0.0.4") == true)
    let text = String(decoding: response.body, as: UTF8.self)
    for line in [
      #"praya_http_requests_total{method="POST",route="/api/v1/jobs",status="201"} 1"#, "praya_up 1",
      #"praya_centre_reachable{centre="here"} 1"#, #"praya_duty_last_round_timestamp_seconds{round="jobs"}"#,
    ] {
      #expect(text.contains(line), "\(line)")
    }
    #expect(!text.contains("lead") && !text.contains("work"), "no person and no project by name")
    try await checkWithPromtool(text, folder)
    #expect(hub.stop() == 0)
    #expect(!hub.said.contains(SmallCity.password) && !hub.said.contains(lead.secret ?? "?"), "no secrets in the log")
  }

  private func checkWithPromtool(_ text: String, _ folder: Folder) async throws {
    let promtool = "/usr/bin/promtool"
    guard FileManager.default.isExecutableFile(atPath: promtool) else {
      withKnownIssue("promtool is not installed") { Issue.record("skipped") }
      return
    }
    let file = try folder.write("metrics", text)
    let run = try await Program.run(["-c", "exec \(promtool) check metrics <\(file)"], program: "/bin/sh")
    #expect(run.status == 0, "\(run)")
  }

  /// The drill: copied while jobs come in, restored into another folder, and sound there.
  @Test func aBackupTakenWhileTheHubWorksIsSoundWhenRestored() async throws {
    let folder = try Folder()
    try await SmallCity.found(in: folder)
    let hub = try await RunningHub.start(folder)
    let lead = try await Client(hub.address).signedIn("lead", SmallCity.password)
    for number in 0..<5 { _ = try await Clients.submit("#!/bin/sh\n#SBATCH --gpus=1 --time=1\ntrue\n", "job-\(number)", lead) }
    let file = folder.url.appending(path: "backup.db").path
    let copied = try await Program.run(["backup", file, "--data", folder.data])
    #expect(copied.status == 0, "\(copied)")
    #expect(hub.stop() == 0)
    let other = try Folder()
    let restored = try await Program.run(["restore", file, "--data", other.data])
    #expect(restored.status == 0, "\(restored)")
    for what in ["ledger", "audit"] {
      let verified = try await Program.run([what, "verify", "--data", other.data])
      #expect(verified.status == 0, "\(verified)")
    }
    let again = try await RunningHub.start(other)
    let member = try await Client(again.address).signedIn("lead", SmallCity.password)
    #expect(try await member.get("jobs").body["items"].list.count == 5)
    #expect(again.stop() == 0)
  }
}
