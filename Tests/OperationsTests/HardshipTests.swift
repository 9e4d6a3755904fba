import Foundation
import PrayaTestKit
import Glibc
import Hub
import Testing

/// What a machine may do to a hub: refused or survived, with words.
@Suite(.serialized) struct HardshipTests {
  @Test func aSecondHubOnTheSameFolderIsRefusedInWords() async throws {
    let folder = try Folder()
    let first = try await RunningHub.start(folder)
    let second = try await Program.run(["serve", "--data", folder.data, "--listen", "127.0.0.1:0"])
    #expect(second.status == 1)
    #expect(second.errors.contains("Another Praya has") && second.errors.contains(folder.data))
    let healthy = try await Client(first.address).get("/healthz")
    #expect(healthy.isDone, "the first goes on")
    #expect(first.stop() == 0)
  }

  @Test func anAddressInUseIsRefusedInWords() async throws {
    let (one, other) = (try Folder(), try Folder())
    let hub = try await RunningHub.start(one)
    let run = try await Program.run(["serve", "--data", other.data, "--listen", String(hub.address.dropFirst("http://".count))])
    #expect(run.status == 1 && run.errors.contains("Cannot listen on"), "\(run)")
    #expect(hub.stop() == 0)
  }

  @Test func aFullDiskRefusesChangesAndGoesOnWhenThereIsRoomAgain() async throws {
    let folder = try Folder()
    try await SmallCity.found(in: folder)
    guard let disk = try SmallDisk(mebibytes: 24, with: folder) else { return }
    let hub = try await RunningHub.start(disk.folder)
    let lead = try await Client(hub.address).signedIn("lead", SmallCity.password)
    try disk.fill()
    var refused: Client.Answer?
    for number in 0..<2000 where refused == nil {
      let answer = try await lead.post("projects", project(number), key: "project-\(number)")
      if !answer.isDone { refused = answer }
    }
    let refusal = try #require(refused, "the disk was full at last")
    #expect(refusal.status == 503, "\(refusal)")
    #expect(refusal.name == "storage-unwritable" && hub.isRunning, "\(refusal)")
    #expect(try await lead.get("projects/work").isDone, "what is there can still be read")
    try disk.empty()
    let answer = try await lead.post("projects", project(9999), key: "project-9999")
    #expect(answer.isDone, "\(answer)")
    try await SmallCity.verify(hub)
    #expect(hub.stop() == 0, "\(hub.said)")
  }

  private func project(_ number: Int) -> [String: JSONFragment] {
    let name: JSONFragment = .text(String(repeating: "x", count: 100))
    return ["id": .text("p-\(number)"), "organisation": .text("firm"), "name": .object(["en": name, "zh-Hant": name])]
  }

  @Test func aFolderThatCannotBeWrittenIsRefusedInWords() async throws {
    let folder = try Folder()
    try await SmallCity.found(in: folder)
    guard let disk = try SmallDisk(mebibytes: 24, with: folder) else { return }
    try disk.makeReadOnly()
    let run = try await Program.run(["serve", "--data", disk.folder.data, "--listen", "127.0.0.1:0"])
    #expect(run.status == 1)
    #expect(run.errors.contains("cannot be used"), "\(run)")
  }

  @Test func aClockThatIsSetBackLosesNothing() async throws {
    let folder = try Folder()
    try await SmallCity.found(in: folder)
    var hub = try await RunningHub.start(folder)
    let before = try await Client(hub.address).signedIn("lead", SmallCity.password)
    let first = try await Clients.submit("#!/bin/sh\n#SBATCH --gpus=1 --time=1\ntrue\n", "before", before)
    #expect(first.status == 201)
    #expect(hub.stop() == 0)
    // Two days back: credentials, statements and the order of the books must not come to grief.
    hub = try await RunningHub.start(
      folder, environment: ["LD_PRELOAD": try await SlowClock.library(in: folder, seconds: -172_800)])
    let lead = try await Client(hub.address).signedIn("lead", SmallCity.password)
    let repeated = try await Clients.submit("#!/bin/sh\n#SBATCH --gpus=1 --time=1\ntrue\n", "before", lead)
    #expect(repeated.body["submission"].text == first.body["submission"].text, "a key is remembered whatever the clock says")
    let second = try await Clients.submit("#!/bin/sh\n#SBATCH --gpus=1 --time=1\ntrue\n", "back", lead)
    #expect(second.status == 201, "\(second)")
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline, try await !lead.get("jobs?over=false").body["items"].list.isEmpty {
      try await Task.sleep(for: .milliseconds(200))
    }
    for job in try await lead.get("jobs").body["items"].list { #expect(job["settledAt"] != .null, "\(job)") }
    try await SmallCity.verify(hub)
    #expect(hub.stop() == 0, "\(hub.said)")
    hub = try await RunningHub.start(folder)
    try await SmallCity.verify(hub)
    #expect(hub.stop() == 0)
  }
}
