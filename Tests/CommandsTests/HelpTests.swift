import Console
import Language
import PrayaTestKit
import Testing

@testable import Commands

@Suite struct HelpTests {
  static let leaves: [[String]] = program.root.subcommands.flatMap(\.leaves).map(\.path)

  @Test func theCommandsAreThere() {
    let names = Set(Self.leaves.map { $0.joined(separator: " ") })
    let promised = [
      "offer", "job submit", "job status", "job logs", "job put", "job fetch", "job cancel", "job release", "job list",
      "webhook add", "webhook list", "webhook secret",
      "scheme list", "scheme show", "scheme check", "scheme assess", "application draft", "application edit",
      "application submit", "application list", "application show", "application review", "application return",
      "review list", "review show", "review propose", "review assign", "review accept", "review decline", "review score",
      "review submit", "review reopen", "review withdraw", "review ranking", "review promises", "conflict list",
      "conflict declare", "conflict lift", "sitting list", "sitting show", "sitting call", "sitting change", "sitting cancel",
      "sitting open", "sitting attend", "sitting decide", "sitting close", "sitting minutes", "sitting sign",
      "sitting addendum", "report list", "report show", "report ask", "report submit", "report accept", "report return",
      "report waive", "report except", "condition list", "condition add", "condition set",
      "application reject", "application approve", "application withdraw", "award accept", "award decline", "award revoke",
      "grant list", "grant show", "grant change", "grant withdraw", "project list", "project show", "project create",
      "project member", "payment record", "payment refund", "payment correct", "payment list", "statement show",
      "statement close", "quotation keep", "quotation list", "centre list", "centre show", "centre check", "centre drain",
      "centre resume",
      "centre statement", "centre reconcile", "centre pay", "centre payments", "centre correct-payment",
      "pool price", "person add", "person password", "person role", "token create", "token list", "token revoke", "session list",
      "session end", "invite new", "invite list", "invite again",
      "invite revoke", "invite accept", "second-factor show", "second-factor enrol", "second-factor confirm",
      "second-factor recovery-codes", "second-factor disable", "second-factor reset", "password change", "password forgotten",
      "password reset", "person list", "person show", "person close", "person open", "organisation members",
      "organisation remove-member", "notices show", "notices set", "notices list",
      "notices retry", "ledger verify", "ledger balance",
      "ledger statement", "audit verify", "audit heads", "audit list", "me export", "me erase",
      "person export", "person erase", "person erasures", "retention", "city apply", "city export", "sign-in", "sign-out",
      "whoami", "backup",
      "restore",
    ]
    for name in promised { #expect(names.contains(name), "\(name) is missing") }
    #expect(names.count == Self.leaves.count)
  }

  @Test(arguments: leaves) func everyCommandExplainsItselfInBothLanguages(path: [String]) async throws {
    let command = try #require(program.root.subcommands.flatMap(\.leaves).first { $0.path == path }?.command)
    for language in ReaderLanguage.allCases {
      let recorder = RecordingTerminal()
      let code = await program.run(path + ["--help", "--language", language.rawValue], at: recorder.terminal())
      #expect(code == 0)
      #expect(recorder.error.isEmpty)
      let text = recorder.output
      #expect(text.hasPrefix("praya " + path.joined(separator: " ") + ": "))
      for option in command.options { #expect(text.contains("--\(option.name)")) }
      for operand in command.operands { #expect(text.contains(operand.name)) }
      #expect(text.contains("--hub URL") && text.contains("--json"))
      for line in text.split(separator: "\n") { #expect(DisplayWidth.of(line) <= 100, "\(line)") }
    }
  }

  @Test(arguments: leaves) func everySentenceIsWrittenInBothLanguages(path: [String]) throws {
    let command = try #require(program.root.subcommands.flatMap(\.leaves).first { $0.path == path }?.command)
    let phrases =
      [command.summary] + command.options.map(\.summary) + command.operands.map(\.summary)
      + [command.discussion, command.trailing?.summary].compactMap { $0 }
    for phrase in phrases {
      #expect(phrase.english.hasSuffix("."), "\(phrase.english)")
      #expect(phrase.traditionalChinese.hasSuffix("。"), "\(phrase.traditionalChinese)")
      #expect(phrase.traditionalChinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
    }
  }

  @Test(arguments: leaves) func noTwoOptionsOfACommandShareANameOrALetter(path: [String]) throws {
    let command = try #require(program.root.subcommands.flatMap(\.leaves).first { $0.path == path }?.command)
    let ofAll = PrayaCommands.common.map(\.declaration)
    let names = (command.options + ofAll).map(\.name) + ["json", "language", "help", "version"]
    let letters = (command.options + ofAll).compactMap(\.short) + ["h"]
    #expect(Set(names).count == names.count)
    #expect(Set(letters).count == letters.count)
  }
}
