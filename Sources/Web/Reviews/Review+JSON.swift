internal import Hub
internal import JSON
internal import Language
internal import Quantities
internal import Reviews

extension JSONWriter {
  mutating func person(_ person: PersonName) {
    object {
      $0.field("id", person.id)
      $0.field("signIn", person.signIn)
      $0.field("name", person.name)
    }
  }

  mutating func review(_ status: ReviewStatus) {
    let record = status.record
    object {
      $0.field("id", record.id)
      $0.field("application", record.application)
      $0.field("scheme", record.scheme)
      $0.field("reviewer", status.reviewer) { $0.person($1) }
      $0.field("state", record.state)
      $0.field("promisedDay", record.promisedDay)
      $0.field("showsScores", status.showsScores)
      $0.object("scores") { json in
        for (criterion, score) in record.scores.sorted(by: { $0.key < $1.key }) {
          json.object(criterion) {
            $0.field("score", score.score)
            $0.field("comment", score.comment)
          }
        }
      }
      $0.field("comment", record.comment)
      $0.field("score", status.score?.description)
      $0.field("note", record.note)
      $0.array("reopenings", record.reopenings) { json, reopening in
        json.object {
          $0.field("at", reopening.at)
          $0.field("by", reopening.by)
          $0.field("reason", reopening.reason)
        }
      }
      $0.field("assignedAt", record.assignedAt)
      $0.field("acceptedAt", record.acceptedAt)
      $0.field("submittedAt", record.submittedAt)
      $0.field("revision", record.revision)
    }
  }

  mutating func ranked(_ ranked: RankedApplication) {
    object {
      $0.field("application", ranked.application.id)
      $0.field("organisation", ranked.application.organisation)
      $0.field("project", ranked.application.project)
      $0.field("rank", ranked.rank)
      $0.field("tied", ranked.tied)
      $0.field("score", ranked.score?.description)
      $0.strings("below", ranked.score?.short ?? [])
      $0.field("reviews", ranked.reviews)
      $0.field("needed", ranked.needed)
      $0.field("passes", ranked.passes)
    }
  }

  mutating func promises(_ promises: PromisesKept) {
    let days = promises.days
    object {
      $0.field("kind", promises.kind)
      $0.field("kept", days.kept)
      $0.field("late", days.late)
      $0.field("open", days.open)
      $0.field("overdue", days.overdue)
      $0.object("days") {
        $0.field("median", days.percentile(50))
        $0.field("percentile90", days.percentile(90))
        $0.field("longest", days.days.last)
      }
    }
  }

  mutating func promise(_ promise: PromiseRecord) {
    object {
      $0.field("kind", promise.kind)
      $0.field("review", promise.review)
      $0.field("beganAt", promise.beganAt)
      $0.field("promisedDay", promise.promisedDay)
      $0.field("dueAt", promise.dueAt)
      $0.field("endedAt", promise.endedAt)
      $0.field("outcome", promise.outcome)
      $0.field("kept", promise.outcome == .done ? promise.endedAt.map { $0 < promise.dueAt } : nil) { $0.boolean($1) }
    }
  }

  mutating func conflict(_ record: ConflictRecord) {
    object {
      $0.field("id", record.id)
      $0.field("person", record.person)
      $0.field("application", record.application)
      $0.field("organisation", record.organisation)
      $0.field("until", record.until)
      $0.field("reason", record.reason)
      $0.field("sitting", record.sitting)
      $0.field("recordedBy", record.recordedBy)
      $0.field("recordedAt", record.recordedAt)
      $0.field("liftedAt", record.liftedAt)
      $0.field("liftedBy", record.liftedBy)
      $0.field("liftedReason", record.liftedReason)
    }
  }
}
