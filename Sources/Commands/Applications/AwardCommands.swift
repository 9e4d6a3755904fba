import Console
import HTTPService
import Language

/// What becomes of an approved application.
enum AwardCommands {
  static let fields =
    [
      Field("application", Phrase("Application", "申請")), Field("state", Phrase("Award", "資助決定")),
      Field("acceptBy", as: .moment, Phrase("Accept by", "接受期限")), Field("grant", Phrase("Grant", "資助")),
    ] + GrantCommands.termFields

  static let all = Command(
    "award", Phrase("Awards: what was approved and awaits acceptance.", "已批准而待接受的資助。"), subcommands: [accept, decline, revoke])

  static let accept = Command(
    "accept", Phrase("Accept an award: it becomes a grant.", "接受資助。"), operands: [ApplicationCommands.application]
  ) { call in
    try await call.show(
      HubRequest(.post, "applications", call[ApplicationCommands.application], "acceptance"), as: GrantCommands.detailFields)
  }

  static let decline = step("decline", "refusal", Phrase("Decline an award.", "放棄資助。"), Phrase("Declined.", "已放棄。"))
  static let revoke = step(
    "revoke", "revocation", Phrase("Take back an award that nobody has accepted yet.", "收回尚未接受的資助。"), Phrase("Revoked.", "已收回。"))

  private static func step(_ name: String, _ resource: String, _ summary: Phrase, _ done: Phrase) -> Command {
    Command(name, summary, operands: [ApplicationCommands.application]) { call in
      try await call.perform(HubRequest(.post, "applications", call[ApplicationCommands.application], resource), done)
    }
  }
}
