import Access
import Console
import HTTPService
import Language
import Offers

enum ProjectCommands {
  static let all = Command(
    "project", Phrase("Projects: people, grants and own money that jobs draw on.", "項目：成員、資助及自有款項。"),
    subcommands: [list, show, create, member])

  static let project = Operand("PROJECT", as: .text, Phrase("The project's identifier.", "項目識別碼。"))

  private static let fields = [
    Field("id", Phrase("Project", "項目")), Field("organisation", Phrase("Organisation", "機構")),
    Field("name", Phrase("Name", "名稱")), Field("dataClass", Phrase("Data", "資料級別")),
    Field("jurisdictions", Phrase("Allowed in", "許可地區")),
  ]

  private static let moneyFields = [
    Field("ownMoney.received", as: .figure, Phrase("Received", "已收款項")),
    Field("ownMoney.settled", as: .figure, Phrase("Settled", "已結算")),
    Field("ownMoney.inFlight", as: .figure, Phrase("In flight", "進行中")),
    Field("ownMoney.committed", as: .figure, Phrase("Committed", "已承諾")),
    Field("ownMoney.available", as: .figure, Phrase("Available", "可用")),
  ]

  private static let leftFields = [
    Field("ownMoney.held", as: .figure, Phrase("Held", "預留")),
    Field("ownMoney.available", as: .figure, Phrase("Available", "可用")),
  ]

  private static let inOrganisation = Option(
    "organisation", "ID", as: .text, Phrase("Only of this organisation.", "只列此機構的項目。"))

  static let list = Command(
    "list", Phrase("List your projects, with what is left of their own money.", "列出你的項目及其自有款項餘額。"),
    options: [inOrganisation] + ListOptions.all
  ) { call in
    try await call.list(
      HubRequest(.get, "projects").query("organisation", call[inOrganisation]), as: fields + leftFields,
      none: Phrase("There are no projects.", "沒有項目。"))
  }

  static let show = Command(
    "show",
    Phrase(
      "Show a project: what is settled, in flight, committed and available, and its grants.", "顯示項目的已結算、進行中、已承諾及可用款項，以及其資助。"),
    operands: [project]
  ) { call in
    let answer = try await call.show(HubRequest(.get, "projects", call[project]), as: fields + moneyFields)
    let grants = answer["grants"].list
    guard !call.wantsJSON, !grants.isEmpty else { return }
    try call.terminal.say([""] + GrantCommands.balancedFields.table(grants, call.wording, call.terminal.outputStyle))
  }

  private static let organisation = Option(
    "organisation", "ID", as: .text, required: true, Phrase("Whose project it is.", "所屬機構。"))
  private static let name = Option("name", "NAME", as: .text, required: true, Phrase("Its name.", "名稱。"))
  private static let chineseName = Option(
    "name-zh", "NAME", as: .text, Phrase("Its name in Chinese; else the same.", "中文名稱；未填即相同。"))
  private static let dataClass = Option(
    "data-class", "CLASS", as: ValueKind<DataClass>.choice, Phrase("How sensitive its data are.", "資料的敏感級別。"))
  private static let jurisdiction = Option(
    "jurisdiction", "PLACE", as: .text, repeats: true,
    Phrase("Where its data may be, such as HK or CN-GD.", "資料可存放的地區，例如 HK、CN-GD。"))

  static let create = Command(
    "create", Phrase("Make a project.", "建立項目。"), operands: [project],
    options: [organisation, name, chineseName, dataClass, jurisdiction]
  ) { call in
    let title = call.required(name)
    let places = call.all(jurisdiction)
    let body = JSONValue.fields([
      ("id", .text(call[project])), ("organisation", .text(call.required(organisation))),
      ("name", .fields([("en", .text(title)), ("zh-Hant", .text(call[chineseName] ?? title))])),
      ("dataClass", call[dataClass].map { .text($0.rawValue) }), ("jurisdictions", places.isEmpty ? nil : .texts(places)),
    ])
    try await call.show(HubRequest(.post, "projects", json: body), as: fields)
  }

  private static let signIn = Operand("SIGN-IN", as: .text, Phrase("The person's sign-in name.", "登入名稱。"))
  private static let lead = Flag("lead", Phrase("As project lead, not as a mere member.", "以項目負責人身分加入。"))
  private static let remove = Flag("remove", Phrase("Take them out of the project.", "移出項目。"))

  static let member = Command(
    "member", Phrase("Take a person into a project, or out of it.", "把某人加入項目或移出項目。"), operands: [project, signIn],
    options: [lead, remove]
  ) { call in
    let role: Role = call.has(lead) ? .projectLead : .member
    let isRemoved = call.has(remove)
    let request = HubRequest(
      isRemoved ? .delete : .put, "projects", call[project], "members", call[signIn],
      json: .fields([("role", .text(role.rawValue))]))
    let (who, what, place) = (call[signIn], role.label, call[project])
    try await call.perform(
      request,
      isRemoved
        ? Phrase("\(who) is no longer \(what.english) of \(place).", "\(who) 不再是 \(place) 的\(what.traditionalChinese)。")
        : Phrase("\(who) is now \(what.english) of \(place).", "\(who) 現為 \(place) 的\(what.traditionalChinese)。"))
  }
}
