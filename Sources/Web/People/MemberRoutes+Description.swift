internal import HTTPService
internal import Language

extension APIDescription {
  mutating func describeMembers() {
    name(
      "ManagedPerson",
      .object([
        "id": .identifier,
        "signIn": .string.orNull.says("Null until the invitation is accepted; `erased:` and the identifier once it is erased."),
        "name": .string,
        "email": .string.orNull, "language": .choice(ReaderLanguage.self), "roles": .list(.named("HeldRole")),
        "active": .boolean, "invited": .boolean.says("Whether the invitation waits still."), "secondFactor": .boolean,
        "createdAt": .moment,
      ]).says("A person, as those who manage people see them."))
    let person = Schema.named("ManagedPerson")
    describeList(
      "/api/v1/people", "listPeople", in: .people, "The hub's people.",
      filters: [
        "signIn": .pattern("^[ -~]{0,254}$"), "email": .pattern("^[ -~]{0,254}$"), "active": .boolean,
      ], of: person)
    describe(
      .get, "/api/v1/people/{signIn}", "readPerson", in: .people, "One person.", answers: .ok(person, "The person."))
    describe(
      .patch, "/api/v1/people/{signIn}", "changePerson", in: .people, "Close an account, or open it again.",
      detail: "A closed account's sessions and tokens end.", body: .json(.exactly(["active": .boolean])),
      answers: .done("Changed."))
    describeList(
      "/api/v1/organisations/{id}/members", "listMembers", in: .people, "Who belongs to an organisation.", of: person)
    describe(
      .delete, "/api/v1/organisations/{id}/members/{signIn}", "removeMemberOfOrganisation", in: .people,
      "Take all roles in an organisation and its projects from somebody.", answers: .done("Taken."))
  }
}
