import Foundation
import PrayaTestKit
import Testing

@testable import Centres

/// A folder is shared with one user by an access list, and with nobody else.
@Suite(.enabled(if: geteuid() == 0, "only root can act as several users")) struct AccessListTests {
  private let folder = "/tmp/praya-acl-\(UUID().uuidString.prefix(8))"

  private func run(_ user: Int, _ script: String) async throws -> Int32 {
    try await Program.run(
      ["--reuid=\(user)", "--regid=\(user)", "--clear-groups", "/bin/sh", "-c", script], program: "/usr/bin/setpriv"
    ).status
  }

  @Test func theUserMayAllAndAnotherNothingNowAndLater() async throws {
    try FileManager.default.createDirectory(
      atPath: "\(folder)/work/inner", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: folder)
    try #require(
      FileManager.default.createFile(
        atPath: "\(folder)/work/inner/given", contents: Data("1".utf8), attributes: [.posixPermissions: 0o600]))
    // To whoever is not root, the owner of all this: another user than the one it is shared with.
    try #require(try await Program.run(["-R", "40001", "\(folder)/work"], program: "/bin/chown").status == 0)
    try AccessList.share("work", in: try Descriptor.open(folder, O_RDONLY | O_DIRECTORY), with: 40002)
    #expect(
      try await run(40002, "cat \(folder)/work/inner/given && echo x > \(folder)/work/inner/made && mkdir \(folder)/work/new")
        == 0)
    #expect(try await run(40001, "cat \(folder)/work/inner/given") == 0)
    #expect(try await run(40003, "cat \(folder)/work/inner/given") != 0)
    #expect(try await run(40003, "ls \(folder)/work") != 0)
    #expect(try await run(40003, "touch \(folder)/work/inner/other") != 0)
    #expect(SharedRunFolders.sharingFault(in: "\(folder)/nowhere", with: 40002) != nil)
  }
}
