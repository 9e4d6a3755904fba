internal import Access
internal import HTTPService
internal import Hub
internal import Language
internal import Offers
internal import Slurm

extension APIDescription {
  mutating func describeCity() {
    describeCityFile()
    describe(
      .get, "/api/v1/city", "readCity", in: .city, "The city: its name, currency and time zone.",
      manners: [.tagged],
      answers: .ok(
        .object(["name": .phrase, "currency": .currency, "timeZone": .string.says("A name of the IANA, such as Asia/Hong_Kong.")]
        ),
        "The city."))
    describe(
      .put, "/api/v1/city", "applyCity", in: .city, "Apply a city file: add and update what it names, remove nothing.",
      body: .json(.named("CityFile")),
      answers: .ok(.object(["changes": .list(.string.says("One change, such as `project vision: added`."))]), "What changed."))
    describe(
      .get, "/api/v1/city/export", "exportCity", in: .city, "The city as a file that makes the same city elsewhere.",
      answers: .ok(.named("CityFile"), "The file."))
    describeList(
      "/api/v1/organisations", "listOrganisations", in: .city, "The organisations that the caller may see.",
      of: .object(["id": .slug, "name": .phrase, "createdAt": .moment]))
  }

  private mutating func describeCityFile() {
    func list(_ fields: KeyValuePairs<String, Schema>) -> Schema { .list(.exactly(fields)).optional }
    name(
      "CityFile",
      .exactly([
        "note": .phrase.optional,
        "city": .exactly(["name": .phrase, "currency": .currency, "timeZone": .string.example("Asia/Hong_Kong")]),
        "organisations": list(["id": .slug, "name": .phrase, "facts": .named("Facts").optional]),
        "schemes": list([
          "preset": .string.optional.says("The name of a scheme that comes with Praya."),
          "scheme": .named("SchemeFile").optional.says("Or a whole scheme file."), "open": .boolean.optional,
          "appropriations": list([
            "reference": .string, "amount": .string.optional, "deviceHours": .integer.optional,
            "deviceModel": .string.optional,
          ]),
        ]),
        "centres": list([
          "id": .slug, "name": .phrase,
          "connection": Schema(.one(of: [.choice(["local", "agent"]), .exactly(["slurm": .named("SlurmConnection")])])),
          "jurisdiction": .string.example("HK"),
          "clearance": .choice(DataClass.self), "pools": .list(.named("CityPool")), "note": .phrase.optional,
          "logins": .fields(of: .string).optional.says(
            "Where each member has their own: the login by what the member signs in by."),
          "sharedLogins": .boolean.optional.says("Whether several may be the same."),
        ]),
        "projects": list([
          "id": .slug, "organisation": .slug, "name": .phrase, "dataClass": .choice(DataClass.self).optional,
          "jurisdictions": .list(.string).optional,
        ]),
        "people": list([
          "signIn": .string, "name": .string, "email": .string.optional,
          "language": .choice(ReaderLanguage.self).optional, "roles": .list(.named("CityRole")).optional,
        ]),
      ]).says("A city as a file: who and what there is."))
    name(
      "CityPool",
      .exactly([
        "id": .slug, "deviceModel": .string.optional,
        "nodes": .list(
          .exactly([
            "prefix": .string.optional.says("With `count`; or else `names`."), "count": .integer.optional,
            "first": .integer.optional.says("1 if left out."), "names": .list(.string).optional, "devices": .integer,
            "cpus": .integer, "memoryGibibytes": .integer.optional.says("Of one node; or else `memoryMebibytes`."),
            "memoryMebibytes": .integer.optional,
          ])), "pricePerHour": .string.example("24.50"), "policy": .string.optional,
        "usage": .choice(PoolRecord.Usage.self).optional.says("`dedicated` if left out."),
      ]))
    describeSlurmConnection()
    name(
      "CityRole",
      .exactly([
        "role": .choice(Role.self), "hub": .boolean.optional, "organisation": .slug.optional,
        "project": .slug.optional, "scheme": .slug.optional, "centre": .slug.optional,
      ]).says("A role in exactly one scope.").example(json: #"{"role":"member","project":"vision"}"#))
  }

  /// How a hub reaches a cluster: docs/slurm.md tells what each means.
  private mutating func describeSlurmConnection() {
    let words = Schema.list(.string).optional
    name(
      "SlurmConnection",
      .exactly([
        "rest": .string.optional.says("A socket or an address of slurmrestd; or else `commands`."),
        "tokenFile": .string.optional, "tokenCommand": words, "certificateAuthority": .string.optional,
        "commands": .string.optional.says("The folder of Slurm's commands."), "commandPrefix": words,
        "configuration": .string.optional, "user": .string.says("The login of the hub's own."),
        "logins": .exactly([
          "way": .choice(SlurmMemberLogins.Way.self), "command": words, "tokenCommand": words, "tokenFolder": .string.optional,
          "signingKey": .string.optional, "owned": .boolean.optional,
        ]).optional.says("How jobs come to run under their members' own logins."),
        "sharedFolder": .string, "partition": .string.optional, "account": .string.optional,
        "qualityOfService": .string.optional, "reservation": .string.optional, "nodesAreShared": .boolean.optional,
        "deviceModels": .fields(of: .string).optional, "searchPath": .string.optional,
      ]).says("How the hub reaches a Slurm cluster."))
  }
}
