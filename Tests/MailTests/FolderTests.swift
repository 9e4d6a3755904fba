import Foundation
import Mail
import Quantities
import Testing

@Suite struct FolderTests {
  private let folder = NSTemporaryDirectory() + "praya-folder-\(UUID().uuidString)"

  private func message(_ identifier: String = "01kah", text: String = "Hello") throws -> MailMessage {
    let address = try #require(MailAddress("a@b.example"))
    return MailMessage(
      identifier: identifier, from: Mailbox(address: address), to: Mailbox(address: address), subject: "s", text: text,
      language: "en", date: Instant(secondsSince1970: 1_795_223_248))
  }

  @Test func eachMessageIsAFileThatOnlyItsOwnerReads() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let mailer = MailFolder(folder)
    try await mailer.send(try message())
    try await mailer.send(try message("02"))
    // Sent again after a crash: the same file, not a second.
    try await mailer.send(try message())
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
        "20261121T010728.000Z-01kah.eml", "20261121T010728.000Z-02.eml",
      ])
    let path = folder + "/20261121T010728.000Z-01kah.eml"
    #expect(Array(try Data(contentsOf: URL(fileURLWithPath: path))) == (try message().bytes))
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    #expect(try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int == 0o700)
  }

  @Test func anIdentifierNamesNoOtherFolder() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await MailFolder(folder).send(try message("../../etc/x/.."))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["20261121T010728.000Z-etcx.eml"])
  }

  @Test func whatCannotBeWrittenLeavesNothingBehind() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // A folder stands where the file belongs.
    try FileManager.default.createDirectory(
      atPath: folder + "/20261121T010728.000Z-01kah.eml/inside", withIntermediateDirectories: true)
    await #expect(throws: MailFailure.self) { try await MailFolder(folder).send(try message()) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["20261121T010728.000Z-01kah.eml"])
    await #expect(throws: MailFailure.self) { try await MailFolder(folder + "/not/there").send(try message()) }
  }
}
