import Centres
import Foundation
import Quantities
import Testing

@testable import Slurm

/// The folders of runs on a real file system.
@Suite struct SharedRunFolderTests {
  private struct Ground: ~Copyable {
    let path = Folders.make()
    let folders: SharedRunFolders
    init() throws { folders = try SharedRunFolders(folder: path) }
    deinit { Folders.remove(path) }
    var work: String { folders.path(of: TrackStory.key) + "/work" }
  }

  private func order(inputs: [InputFile] = [], output: String = "logs/out") -> RunOrder {
    var order = ClusterWorld.order(TrackStory.key)
    order.inputs = inputs
    order.output = output
    return order
  }

  @Test("A run's folder holds its script and inputs, and is made once") func stage() async throws {
    let ground = try Ground()
    try await ground.folders.stage(order(inputs: [InputFile(name: "data/x", bytes: [1, 2, 3])]), for: nil)
    let path = ground.folders.path(of: TrackStory.key)
    #expect(FileManager.default.isExecutableFile(atPath: "\(path)/script"))
    #expect(try await ground.folders.files(of: TrackStory.key) == [FileEntry(name: "data/x", bytes: 3)])
    #expect(try await ground.folders.read("data/x", of: TrackStory.key, from: 1, limit: 9) == FilePart(bytes: [2, 3], total: 3))
    // The folder of the output is there for the job.
    #expect(FileManager.default.fileExists(atPath: "\(path)/work/logs"))
    try await ground.folders.stage(order(inputs: [InputFile(name: "data/x", bytes: [9])]), for: nil)
    #expect(try await ground.folders.read("data/x", of: TrackStory.key, from: 0, limit: 9).bytes == [1, 2, 3])
  }

  @Test(
    "Names that lead out of the folder are refused", arguments: ["../x", "/etc/passwd", "a/../../x", "", "a//b", "a\0b", "./a"])
  func tricks(name: String) async throws {
    let ground = try Ground()
    await #expect(throws: CentreFailure.self) {
      try await ground.folders.stage(order(inputs: [InputFile(name: name, bytes: [])]), for: nil)
    }
    await #expect(throws: CentreFailure.self) { try await ground.folders.stage(order(output: name), for: nil) }
    try await ground.folders.stage(order(), for: nil)
    await #expect(throws: CentreFailure.notFound(name: name)) {
      _ = try await ground.folders.read(name, of: TrackStory.key, from: 0, limit: 1)
    }
  }

  @Test("Links that a job makes lead nowhere") func links() async throws {
    let ground = try Ground()
    try await ground.folders.stage(order(), for: nil)
    try FileManager.default.createSymbolicLink(atPath: "\(ground.work)/secret", withDestinationPath: "/etc/passwd")
    try FileManager.default.createSymbolicLink(atPath: "\(ground.work)/up", withDestinationPath: "/etc")
    for name in ["secret", "up/passwd"] {
      await #expect(throws: CentreFailure.notFound(name: name)) {
        _ = try await ground.folders.read(name, of: TrackStory.key, from: 0, limit: 1)
      }
    }
    #expect(try await ground.folders.files(of: TrackStory.key).isEmpty)
  }

  @Test("What a job claimed is read; a link or a folder in its place is no claim") func claim() async throws {
    let ground = try Ground()
    try await ground.folders.stage(order(), for: nil)
    #expect(try await ground.folders.claim(of: TrackStory.key) == nil)
    let place = ground.folders.path(of: TrackStory.key) + "/claims/claim"
    try "1 17\n".write(toFile: place, atomically: false, encoding: .utf8)
    #expect(try await ground.folders.claim(of: TrackStory.key).flatMap { RunClaim(line: $0.line) }?.number.rawValue == 17)
    try FileManager.default.removeItem(atPath: place)
    try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "/etc/hostname")
    #expect(try await ground.folders.claim(of: TrackStory.key) == nil)
  }

  @Test("That a job was launched twice is seen beside any number of times that it was started over") func launchedTwice()
    async throws
  {
    let ground = try Ground()
    try await ground.folders.stage(order(), for: nil)
    let claims = ground.folders.path(of: TrackStory.key) + "/claims"
    for name in ["claim"] + (0..<40).map({ "begun.\($0)" }) {
      try "1 17\n".write(toFile: "\(claims)/\(name)", atomically: false, encoding: .utf8)
    }
    #expect(try await ground.folders.claim(of: TrackStory.key)?.wasRepeated == false)
    try "".write(toFile: "\(claims)/again", atomically: false, encoding: .utf8)
    #expect(try await ground.folders.claim(of: TrackStory.key)?.wasRepeated == true)
  }

  @Test("Discarding leaves nothing of the job's, and that the run was claimed") func discard() async throws {
    let ground = try Ground()
    try await ground.folders.discardFiles(of: TrackStory.key)
    try await ground.folders.stage(order(inputs: [InputFile(name: "x", bytes: [1])]), for: nil)
    let path = ground.folders.path(of: TrackStory.key)
    try "1 17\n".write(toFile: "\(path)/claims/claim", atomically: false, encoding: .utf8)
    try await ground.folders.discardFiles(of: TrackStory.key)
    #expect(!FileManager.default.fileExists(atPath: "\(path)/work") && !FileManager.default.fileExists(atPath: "\(path)/script"))
    #expect(try await ground.folders.claim(of: TrackStory.key) != nil)
  }
}
