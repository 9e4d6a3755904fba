public import Access
public import Language
public import Quantities
internal import Storage

/// An identity as its person sees it.
public struct LinkedIdentity: Sendable, Hashable {
  public let id: LinkedIdentityID
  public let issuer: String
  /// The provider that has this issuer now, if there is one.
  public let provider: Slug?
  public let name: Phrase?
  public let linkedAt: Instant
  public let signedInAt: Instant?
}

extension Hub {
  /// The identities of whoever is signed in, the oldest first.
  public func identities(of actor: Actor) async throws(Problem) -> [LinkedIdentity] {
    try await reading(.linkIdentity, by: actor, "person:\(actor.person)") { records in
      try actor.require(.linkIdentity, on: Target(owner: actor.person))
      let providers = try records.select(ProviderRecord.self)
      return try records.select(LinkedIdentityRecord.self, where: .equal(.person, actor.person), order: .ascending(.id))
        .map { link in
          let provider = providers.first { $0.issuer == link.issuer }
          return LinkedIdentity(
            id: link.id, issuer: link.issuer, provider: provider?.id, name: provider?.name, linkedAt: link.linkedAt,
            signedInAt: link.signedInAt)
        }
    }
  }

  /// Takes an identity off the account of whoever is signed in. The last way in stays.
  public func unlinkIdentity(_ id: LinkedIdentityID, by actor: Actor) async throws(Problem) {
    try await change(.linkIdentity, by: actor, "person:\(actor.person)") { change in
      try change.require(.linkIdentity, on: Target(owner: actor.person))
      guard let link = try change.records.find(LinkedIdentityRecord.self, id), link.person == actor.person else {
        throw Problem.notFound(Phrase("identity", "登入身分"), id.rawValue)
      }
      let person = try change.records.require(PersonRecord.self, actor.person, Phrase("person", "用戶"))
      let count = try change.records.count(LinkedIdentityRecord.self, where: .equal(.person, actor.person))
      guard person.password != nil || count > 1 else {
        throw Problem(
          .conflict, "last-way-in",
          Phrase(
            "This is the only way into your account. Set a password or add another identity first.",
            "這是登入此帳戶的唯一方式。請先設定密碼或加入另一登入身分。"))
      }
      try change.records.delete(LinkedIdentityRecord.self, id)
    }
  }
}
