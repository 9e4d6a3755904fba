public import Access
internal import Foundation
public import Language
public import Quantities
internal import Reviews
internal import Schemes
internal import Storage

/// The minutes of a sitting, to be read.
public struct MinutesText: Sendable {
  /// The whole text, in both languages; lines end with a line feed.
  public let text: Phrase
  public let state: SittingState
  /// SHA-256 of the signed record; nil before.
  public let digest: Digest?
  public let signedAt: Instant?
}

extension Hub {
  /// The minutes, as they follow from the record; as signed, once they are. What the reader has an interest in is left
  /// out of them.
  public func minutes(of id: SittingID, by actor: Actor) async throws(Problem) -> MinutesText {
    try await reading(.readSitting, by: actor, "sitting:\(id)") { records in
      let sitting = try records.visibleSitting(id, to: actor)
      let minutes = try sitting.minutes ?? records.minutes(of: sitting)
      let hidden = try Set(
        minutes.items.map(\.application).filter { id in
          try records.interest(of: actor, in: try records.application(id)) != nil
        })
      let addenda = try records.select(AddendumRecord.self, where: .equal(.sitting, id), order: .ascending(.number))
      var people = Set(minutes.present + minutes.absent + [minutes.chair]).union(addenda.map(\.writtenBy))
      for item in minutes.items { people.formUnion(item.decision.people) }
      let names = Dictionary(uniqueKeysWithValues: try people.map { ($0, try records.name(of: $0).name) })
      let scheme = try records.require(SchemeRecord.self, sitting.scheme, Phrase("scheme", "資助計劃")).scheme()
      let wording = MinutesWording(
        minutes: minutes, scheme: scheme.name, names: names, hidden: hidden, addenda: addenda, signedAt: sitting.signedAt,
        calendar: try records.city().calendar())
      return MinutesText(
        text: Phrase(wording.text(in: .english), wording.text(in: .traditionalChinese)), state: sitting.state,
        digest: sitting.digest, signedAt: sitting.signedAt)
    }
  }

  /// The chair signs the minutes: they are kept as they are, with their digest, and nothing of the sitting changes any
  /// more. A repeat changes nothing.
  public func signMinutes(of id: SittingID, by actor: Actor) async throws(Problem) -> SittingStatus {
    try await changeSitting(id, .signMinutes, by: actor) { change, record in
      guard record.state != .signed else { return }
      guard record.state == .closed else { throw record.conflict }
      let minutes = try change.records.minutes(of: record)
      (record.state, record.minutes, record.signedAt) = (.signed, minutes, change.now)
      record.digest = minutes.digest
    }
  }

  /// Adds a correction to signed minutes, which themselves stay as they are.
  public func addAddendum(to id: SittingID, text: String, by actor: Actor) async throws(Problem) -> SittingStatus {
    try await changeSitting(id, .readSitting, by: actor) { change, record in
      let text = try Hub.checked(text, "text")
      // The chair, or an officer of the scheme.
      if record.chair != actor.person { try change.require(.manageSitting, on: Target(.scheme(record.scheme.rawValue))) }
      guard record.state == .signed else { throw record.conflict }
      let number = try change.records.count(AddendumRecord.self, where: .equal(.sitting, id)) + 1
      guard number <= 100 else {
        throw Problem(.conflict, "too-many-addenda", Phrase("Minutes have at most 100 addenda.", "會議紀錄最多 100 份附錄。"))
      }
      try change.records.insert(
        AddendumRecord(sitting: id, number: number, text: text, writtenBy: actor.person, writtenAt: change.now))
    }
  }
}

extension ReadTransaction {
  /// What the record says of a sitting that is over.
  fileprivate func minutes(of sitting: SittingRecord) throws -> SittingMinutes {
    guard let opened = sitting.openedAt, let closed = sitting.closedAt else { throw sitting.conflict }
    let members = try members(of: sitting.id)
    let items = try items(of: sitting.id).compactMap { item -> SittingMinutes.Item? in
      guard let decision = item.decision else { return nil }
      let application = try application(item.application)
      return .init(
        application: application.id, organisation: application.organisation, project: application.project, decision: decision)
    }
    return SittingMinutes(
      sitting: sitting.id, scheme: sitting.scheme, startsAt: sitting.startsAt, openedAt: opened, closedAt: closed,
      place: sitting.place, chair: sitting.chair, present: members.filter(\.isPresent).map(\.person),
      absent: members.filter { !$0.isPresent }.map(\.person), items: items)
  }
}

extension SittingMinutes {
  /// SHA-256 of the record as it is stored.
  var digest: Digest {
    guard case .text(let text) = JSONColumn(self).stored else { return .zero }
    return Digest(of: Array("praya-minutes-1\n".utf8) + Array(text.utf8))
  }
}
