internal import Access
internal import HTTPService
internal import Language

extension APIDescription {
  mutating func describePeople() {
    describeKindsOfPeople()
    describe(
      .post, "/api/v1/people", "createPerson", in: .people, "Give somebody an account.",
      detail: "The account has no password and no role yet.",
      body: .json(
        .exactly([
          "signIn": .string(mostBytes: 1024).says("2 to 64 lower-case letters, digits, dots, hyphens or underscores.")
            .example("siu-ming"),
          "name": .string(mostBytes: 1024).says("1 to 200 bytes.").example("Chan Siu-ming"),
          "email": .string(mostBytes: 1024).optional.example("siu-ming@example.org"),
          "language": .choice(ReaderLanguage.self).optional.says("`en` if left out."),
        ])),
      manners: [.once],
      answers: .created(
        .object([
          "id": .identifier, "signIn": .named("SignIn"), "name": .string, "email": .string.orNull,
          "language": .choice(ReaderLanguage.self),
        ]), "The account."))
    describe(
      .put, "/api/v1/people/{signIn}/password", "setPassword", in: .people, "Set a person's password.",
      detail: "People set their own, administrators anybody's. Every session and token of the person ends.",
      body: .json(.exactly(["password": .string(mostBytes: 4096).says("At least 10 characters, at most 1024 bytes.")])),
      answers: .done("Set."))
    describe(
      .put, "/api/v1/people/{signIn}/roles", "giveRole", in: .people, "Give a person a role.",
      detail: "A repeat changes nothing.", body: .json(.named("Role")), answers: .done("Given."))
    describe(
      .delete, "/api/v1/people/{signIn}/roles", "takeRole", in: .people, "Take a role from a person.",
      detail: "A repeat changes nothing.", body: .json(.named("Role")), answers: .done("Taken."))
  }

  private mutating func describeKindsOfPeople() {
    name(
      "Person",
      .object([
        "id": .identifier, "signIn": .named("SignIn"), "name": .string, "email": .string.orNull,
        "language": .choice(ReaderLanguage.self),
        "roles": .list(.named("HeldRole")),
      ]))
    name(
      "HeldRole",
      .object([
        "role": .choice(Role.self),
        "scope": .object([
          "kind": .choice(Scope.Kind.self), "identifier": .string.says("Empty for the hub, of which there is one."),
        ]),
      ]))
    name(
      "Role",
      .exactly([
        "role": .choice(Role.self),
        "scope": .exactly([
          "kind": .choice(Scope.Kind.self),
          "identifier": .string(mostBytes: 64).optional.says("The thing's short name; of the hub, none."),
        ]),
      ]).example(json: #"{"role":"member","scope":{"kind":"project","identifier":"vision"}}"#))
  }
}
