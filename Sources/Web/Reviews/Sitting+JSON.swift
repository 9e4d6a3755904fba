internal import Hub
internal import JSON
internal import Language
internal import Quantities
internal import Reviews

extension JSONWriter {
  mutating func sittingFields(_ record: SittingRecord) {
    field("id", record.id)
    field("scheme", record.scheme)
    field("state", record.state)
    field("startsAt", record.startsAt)
    field("place", record.place)
    field("openedAt", record.openedAt)
    field("closedAt", record.closedAt)
    field("signedAt", record.signedAt)
    field("digest", record.digest)
    field("note", record.note)
    field("revision", record.revision)
  }

  mutating func sitting(_ status: SittingStatus) {
    object {
      $0.sittingFields(status.record)
      $0.field("chair", status.chair) { $0.person($1) }
      $0.array("members", status.members) { json, member in
        json.object {
          $0.field("person", member.person) { $0.person($1) }
          $0.field("present", member.isPresent)
        }
      }
      $0.array("agenda", status.items) { $0.item($1, status) }
      $0.array("addenda", status.addenda) { json, addendum in
        json.object {
          $0.field("number", addendum.number)
          $0.field("text", addendum.text)
          $0.field("writtenBy", status.names[addendum.writtenBy]?.signIn)
          $0.field("writtenAt", addendum.writtenAt)
        }
      }
    }
  }

  /// An item of an agenda; for a reader with an interest in it, that there is one.
  private mutating func item(_ item: SittingStatus.Item, _ status: SittingStatus) {
    object {
      $0.field("position", item.position)
      $0.field("barred", item.record == nil)
      $0.field("application", item.record?.application)
      $0.field("outcome", item.record?.outcome)
      $0.field("decidedAt", item.record?.decidedAt)
      $0.field("decision", item.record?.decision) { $0.decision($1, status) }
    }
  }

  private mutating func decision(_ decision: SittingDecision, _ status: SittingStatus) {
    object {
      $0.object("votes") { json in
        for cast in decision.votes { json.field(status.names[cast.person]?.signIn ?? cast.person.rawValue, cast.vote) }
      }
      $0.strings("present", decision.present.compactMap { status.names[$0]?.signIn })
      $0.array("barred", decision.barred) { json, barred in
        json.object {
          $0.field("person", status.names[barred.person]?.signIn)
          $0.field("ground", barred.ground)
        }
      }
      $0.field("quorum", decision.quorum)
      $0.field("members", decision.members)
      $0.field("score", decision.score.map { CombinedScore(hundredths: $0, reviews: 0).description })
      $0.field("note", decision.note)
    }
  }
}
