internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// Invitations, and their acceptance by whoever was invited.
  mutating func addInvitations() {
    add(.post, "/api/v1/invitations", body: .json) { call, actor in
      let new = try call.body { object -> NewInvitation? in
        let email = object.required("email")?.string(mostBytes: 1024)
        let name = object.required("name")?.string(mostBytes: 1024)
        let language: ReaderLanguage? = object["language"]?.choice()
        let organisation = object["organisation"]?.shortName()
        let roles = object["roles"]?.list(most: 50) { field in field.object { $0.assignment() } }
        guard let email, let name else { return nil }
        return NewInvitation(
          email: email, name: name, language: language ?? .english, organisation: organisation, roles: roles ?? [])
      }
      return try await call.once(by: actor) {
        try await call.hub.invite(new, by: actor)
      } write: { json, invitation in
        json.invitation(invitation)
      }
    }
    add(.get, "/api/v1/invitations", query: Call.page.union(["organisation"])) { call, actor in
      let page = try await call.hub.invitations(
        of: try call.querySlug("organisation"), try call.page(), by: actor)
      return .list(page) { $0.invitation($1) }
    }
    add(.delete, "/api/v1/invitations/{id}") { call, actor in
      try await call.hub.revokeInvitation(try call.invitation, by: actor)
      return .noContent
    }
    add(.post, "/api/v1/invitations/{id}/sending") { call, actor in
      let id = try call.invitation
      return try await call.once(by: actor, status: .accepted) {
        try await call.hub.resendInvitation(id, by: actor)
      } write: {
        $0.invitation($1)
      }
    }
    addOpen(.post, "/api/v1/invitation-acceptances", body: .json) { call in
      let acceptance = try call.body { object -> Acceptance? in
        let secret = object.required("secret")?.string(mostBytes: 256)
        let signIn = object.required("signIn")?.string(mostBytes: 1024)
        let password = object.required("password")?.string(mostBytes: 4096)
        let name = object["name"]?.string(mostBytes: 1024)
        guard let secret, let signIn, let password else { return nil }
        return Acceptance(secret: secret, signIn: signIn, password: password, name: name)
      }
      let person = try await call.hub.acceptInvitation(acceptance, from: call.origin)
      return .object(status: .created) {
        $0.field("id", person)
        $0.field("signIn", acceptance.signIn)
      }
    }
  }
}

extension Call {
  /// The invitation of the path.
  fileprivate var invitation: InvitationID {
    get throws(Problem) { try identifier("id", Phrase("invitation", "邀請")) }
  }
}

extension JSONWriter {
  /// Without its secret, which only the mail holds.
  fileprivate mutating func invitation(_ status: InvitationStatus) {
    let invitation = status.invitation
    object {
      $0.field("id", invitation.id)
      $0.field("email", status.email)
      $0.field("name", status.name)
      $0.field("language", status.language)
      $0.field("organisation", invitation.organisation)
      $0.array("roles", invitation.roles) { $0.assignment($1) }
      $0.field("state", status.state)
      $0.field("invitedBy", invitation.invitedBy)
      $0.field("createdAt", invitation.createdAt)
      $0.field("expiresAt", invitation.expiresAt)
      $0.field("acceptedAt", invitation.acceptedAt)
    }
  }
}
