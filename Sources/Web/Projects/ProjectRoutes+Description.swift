internal import Access
internal import HTTPService
internal import Hub
internal import Offers

extension APIDescription {
  mutating func describeProjects() {
    describeKindsOfProjects()
    describeList(
      "/api/v1/projects", "listProjects", in: .projects, "The projects that the caller may see.",
      filters: ["organisation": .slug], of: .named("ProjectSummary"))
    describe(
      .post, "/api/v1/projects", "createProject", in: .projects, "Make a project of an organisation.",
      body: .json(
        .exactly([
          "id": .slug, "organisation": .slug,
          "name": .exactly(["en": .text(most: 200), "zh-Hant": .text(most: 200)])
            .example(json: #"{"en":"Tide models","zh-Hant":"潮汐模型"}"#),
          "dataClass": .choice(DataClass.self).optional.says("`internal` if left out."),
          "jurisdictions": .list(.text(most: 16), most: 50).optional.says("Where its data may be; none for anywhere."),
        ])),
      manners: [.once], answers: .created(.named("NewProject"), "The project, without its money."))
    describe(
      .get, "/api/v1/projects/{id}", "readProject", in: .projects, "One project, with its own money and its grants.",
      manners: [.tagged], answers: .ok(.named("Project"), "The project."))
    describe(
      .patch, "/api/v1/projects/{id}", "renameProject", in: .projects, "Give a project another name.",
      body: .json(.exactly(["name": .exactly(["en": .text(most: 200), "zh-Hant": .text(most: 200)])])),
      manners: [.tagged, .edits], answers: .ok(.named("Project"), "The project."))
    let role = Content.json(.exactly(["role": .choice(Role.self).says("`member` or `project-lead`.").example("member")]))
    describe(
      .put, "/api/v1/projects/{id}/members/{signIn}", "addMember", in: .projects, "Give a person a role in a project.",
      detail: "A repeat changes nothing.", body: role, answers: .done("Given."))
    describe(
      .delete, "/api/v1/projects/{id}/members/{signIn}", "removeMember", in: .projects, "Take a role in a project from a person.",
      detail: "A repeat changes nothing.", body: role, answers: .done("Taken."))
    describe(
      .post, "/api/v1/projects/{id}/quotations", "keepQuotation", in: .projects,
      "Keep a pool's present price for a project until a moment. It reserves nothing.",
      body: .json(.exactly(["pool": .slug, "until": .moment])), manners: [.once],
      answers: .created(.named("Quotation"), "The quotation."))
    describeList(
      "/api/v1/projects/{id}/quotations", "listQuotations", in: .projects, "A project's quotations.",
      filters: [
        "standing": .boolean.says("Whether only those that still stand; true if left out."),
        "sort": .order(ListOrder.self, first: .oldest),
      ],
      of: .named("Quotation"))
  }

  private mutating func describeKindsOfProjects() {
    let project: [(name: String, schema: Schema)] = [
      ("id", .slug), ("organisation", .slug), ("name", .phrase), ("dataClass", .choice(DataClass.self)),
      ("jurisdictions", .list(.string)), ("createdAt", .moment), ("revision", .count),
    ]
    name("NewProject", Schema(.object(project, others: .any)))
    name("ProjectSummary", Schema(.object(project + [("ownMoney", .named("AmountLeft").orNull)], others: .any)))
    name(
      "Project",
      Schema(
        .object(
          project + [("ownMoney", .named("Balance").orNull), ("grants", .list(.named("Grant")))], others: .any)))
    name(
      "Quotation",
      .object([
        "id": .identifier, "project": .slug, "pool": .slug, "pricePerHour": .money, "validUntil": .moment, "keptBy": .identifier,
        "keptAt": .moment,
      ]))
  }
}
