internal import HTTPService
internal import Hub

extension APIDescription {
  mutating func describeProviders() {
    name(
      "Provider",
      .object([
        "id": .slug, "issuer": .string, "clientID": .string, "hasSecret": .boolean, "name": .phrase, "enabled": .boolean,
        "autoCreate": .boolean, "emailDomains": .list(.string), "changedAt": .moment,
      ]).says("A provider's settings, without the client's secret."))
    let provider = Schema.named("Provider")
    describeOpen(
      .get, "/api/v1/providers", "listProviders", in: .providers, "The providers that people may sign in by.",
      query: ["limit": .pageLimit, "cursor": .cursor],
      answers: .list(
        of: .object(["id": .slug, "name": .phrase, "signIn": .string.says("Where a browser goes to sign in.")]), "One page."))
    describeList(
      "/api/v1/provider-settings", "listProviderSettings", in: .providers, "The settings of all providers.", of: provider)
    describe(
      .get, "/api/v1/providers/{id}", "readProvider", in: .providers, "One provider's settings.",
      answers: .ok(provider, "The settings."))
    describe(
      .put, "/api/v1/providers/{id}", "setProvider", in: .providers, "Set a provider, new or known.",
      body: .json(
        .exactly([
          "issuer": .string(mostBytes: 2048).says("Its address, as it names itself.").example("https://id.example.org"),
          "clientID": .string(mostBytes: 255).example("praya"),
          "clientSecret": .string(mostBytes: 1024).optional.says("The one there is stays if left out."),
          "name": .exactly(["en": .text(most: 200), "zh-Hant": .text(most: 200)]),
          "enabled": .boolean.optional.says("True if left out."),
          "autoCreate": .boolean.optional.says("Whether strangers get an account; false if left out."),
          "emailDomains": .list(.string(mostBytes: 253), most: ProviderSettings.mostDomains).optional.says(
            "Whose addresses those are who get one."),
        ])), answers: .ok(provider, "The settings."))
    describe(
      .delete, "/api/v1/providers/{id}", "removeProvider", in: .providers, "Remove a provider.", answers: .done("Removed."))
    describeSigningInByProvider()
    describeIdentities()
  }

  private mutating func describeSigningInByProvider() {
    let pending = Schema.string.says("What ties the browser to this sign-in, for ten minutes.")
    let path = Schema.printable.says("Where in the hub the browser goes in the end, such as `/projects`; `/` if left out.")
    name(
      "BegunSignIn",
      .object(["authorizationURL": .string.says("Where the browser goes next."), "expiresAt": .moment]))
    describeOpen(
      .post, "/api/v1/providers/{id}/authorizations", "beginSignInByProvider", in: .providers,
      "Begin to sign in by a provider, for a page that sends the browser on by itself.",
      body: .json(.exactly(["redirect": .string(mostBytes: LocalPath.mostBytes).optional.says(path.note ?? "")])),
      answers: Answer.created(.named("BegunSignIn"), "Begun.").with(header: "Set-Cookie", pending),
      refusals: [.notFound, .conflict])
    let onward = Answer(
      status: .seeOther, note: "The browser goes on.", headers: [("Location", .string), ("Set-Cookie", pending)])
    describeOpen(
      .get, "/sign-in/{provider}", "goToProvider", in: .providers, "Send a browser to a provider to sign in.",
      query: ["redirect": path], manners: [.pages], answers: onward, refusals: [.forbidden, .notFound, .conflict])
    describeOpen(
      .get, "/sign-in/{provider}/callback", "returnFromProvider", in: .providers,
      "Where a provider sends a browser back to: it is signed in, or told why not.",
      detail: "What else the provider adds to the address is passed over.",
      query: [
        "code": .printable, "state": .printable, "iss": .printable.says("The provider's name for itself (RFC 9207)."),
        "error": .printable,
      ], manners: [.pages],
      answers: Answer(
        status: .seeOther, note: "The browser is signed in, and goes on.",
        headers: [("Location", .string), ("Set-Cookie", .string.says("The session; and that the sign-in is over."))]),
      refusals: [.forbidden, .notFound, .conflict])
  }

  private mutating func describeIdentities() {
    describeList(
      "/api/v1/me/identities", "listIdentities", in: .account, "One's own identities at providers.",
      of: .object([
        "id": .identifier, "issuer": .string, "provider": .slug.orNull.says("Null where it is set no more."),
        "name": .phrase.orNull, "linkedAt": .moment, "signedInAt": .moment.orNull,
      ]))
    describe(
      .post, "/api/v1/me/identities", "beginLinking", in: .account, "Begin to link an identity at a provider to one's account.",
      body: .json(
        .exactly(["provider": .slug, "redirect": .string(mostBytes: LocalPath.mostBytes).optional])),
      answers: Answer.created(.named("BegunSignIn"), "Begun.").with(header: "Set-Cookie", .string))
    describe(
      .delete, "/api/v1/me/identities/{id}", "unlinkIdentity", in: .account, "Unlink an identity from one's account.",
      answers: .done("Unlinked."))
  }
}
