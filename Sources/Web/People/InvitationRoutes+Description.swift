internal import HTTPService
internal import Hub
internal import Language

extension APIDescription {
  mutating func describeInvitations() {
    name(
      "Invitation",
      .object([
        "id": .identifier, "email": .string.orNull, "name": .string, "language": .choice(ReaderLanguage.self),
        "organisation": .slug.orNull, "roles": .list(.named("HeldRole")), "state": .choice(InvitationStatus.State.self),
        "invitedBy": .identifier.orNull, "createdAt": .moment, "expiresAt": .moment, "acceptedAt": .moment.orNull,
      ]).says("An invitation, without its secret, which only the mail holds."))
    let invitation = Schema.named("Invitation")
    describe(
      .post, "/api/v1/invitations", "invite", in: .people, "Invite somebody by mail.",
      body: .json(
        .exactly([
          "email": .string(mostBytes: 1024).example("siu-ming@example.org"),
          "name": .string(mostBytes: 1024).says("1 to 200 bytes.").example("Chan Siu-ming"),
          "language": .choice(ReaderLanguage.self).optional.says("`en` if left out."), "organisation": .slug.optional,
          "roles": .set(.named("Role"), most: 50).optional.says("What they hold once they have accepted."),
        ])),
      manners: [.once], answers: .created(invitation, "The invitation; the mail is on its way."))
    describeList(
      "/api/v1/invitations", "listInvitations", in: .people, "Invitations, the newest first.",
      filters: ["organisation": .slug], of: invitation)
    describe(
      .delete, "/api/v1/invitations/{id}", "revokeInvitation", in: .people, "Take an invitation back.",
      answers: .done("Taken back."))
    describe(
      .post, "/api/v1/invitations/{id}/sending", "resendInvitation", in: .people,
      "Send an invitation again, with a new secret; the former one ends.",
      manners: [.once], answers: .accepted(invitation, "The mail is on its way."))
    describeOpen(
      .post, "/api/v1/invitation-acceptances", "acceptInvitation", in: .session,
      "Accept an invitation by the secret of its mail: the account begins.",
      body: .json(
        .exactly([
          "secret": .string(mostBytes: 256), "signIn": .string(mostBytes: 1024).example("siu-ming"),
          "password": .string(mostBytes: 4096).says("At least 10 characters, at most 1024 bytes."),
          "name": .string(mostBytes: 1024).optional.says("That of the invitation if left out."),
        ])),
      answers: .created(.object(["id": .identifier, "signIn": .named("SignIn")]), "The account."),
      refusals: [.notSignedIn, .forbidden, .notFound, .conflict])
  }
}
