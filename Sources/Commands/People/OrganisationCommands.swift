import Console
import HTTPService
import Language

enum OrganisationCommands {
  private static let fields = [
    Field("id", Phrase("Organisation", "機構")), Field("name", Phrase("Name", "名稱")),
    Field("createdAt", as: .moment, Phrase("Since", "建立時間")),
  ]

  static let all = Command(
    "organisation", Phrase("Organisations: whoever applies and computes.", "申請及使用算力的機構。"),
    subcommands: [
      Command("list", Phrase("List the organisations that you may see.", "列出你可查閱的機構。"), options: ListOptions.all) { call in
        try await call.list(
          HubRequest(.get, "organisations"), as: fields, none: Phrase("There are no organisations.", "沒有機構。"))
      },
      Command(
        "members", Phrase("List who holds a role in an organisation or its projects.", "列出機構及其項目的成員。"), operands: [organisation],
        options: [ListOptions.limit]
      ) { call in
        try await call.list(
          HubRequest(.get, "organisations", call[organisation], "members"),
          as: PersonCommands.fields + [Field("email", Phrase("E-mail", "電郵")), Field("active", Phrase("Open", "有效"))],
          none: Phrase("There are no members.", "沒有成員。"))
      },
      Command(
        "remove-member", Phrase("Take away every role that somebody holds there.", "取消某人在機構及其項目的所有角色。"),
        operands: [organisation, signIn]
      ) { call in
        try await call.perform(
          HubRequest(.delete, "organisations", call[organisation], "members", call[signIn]),
          Phrase(
            "\(call[signIn]) holds no role in \(call[organisation]) any more.", "\(call[signIn]) 不再持有 \(call[organisation]) 的角色。")
        )
      },
    ])

  private static let organisation = Operand("ORGANISATION", as: .text, Phrase("The organisation.", "機構。"))
  private static let signIn = Operand("SIGN-IN", as: .text, Phrase("The person's sign-in name.", "登入名稱。"))
}
