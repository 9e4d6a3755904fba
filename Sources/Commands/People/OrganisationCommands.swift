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
      }
    ])
}
