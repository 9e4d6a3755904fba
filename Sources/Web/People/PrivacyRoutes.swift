internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// What the hub holds of people: to be seen, to be erased, and for how long it is kept.
  mutating func addPrivacy() {
    add(.get, "/api/v1/me/data", cost: .heavy) { call, actor in
      let document = try await call.hub.personalData(by: actor)
      return .json(JSONWriter.value { $0.document(document) })
    }
    add(.get, "/api/v1/people/{signIn}/data", cost: .heavy) { call, actor in
      let document = try await call.hub.personalData(of: call.text("signIn"), by: actor)
      return .json(JSONWriter.value { $0.document(document) })
    }
    add(.get, "/api/v1/me/erasure") { call, actor in
      let (wish, obstacles) = try await call.hub.ownErasure(by: actor)
      return .object {
        $0.field("request", wish) { $0.erasure($1) }
        $0.array("obstacles", obstacles) { json, obstacle in
          json.object {
            $0.field("field", obstacle.field)
            $0.field("rule", obstacle.rule)
            $0.field("message", obstacle.message)
          }
        }
      }
    }
    add(.post, "/api/v1/me/erasure") { call, actor in
      try await call.once(by: actor, status: .accepted) {
        try await call.hub.requestErasure(by: actor)
      } write: { json, wish in
        json.erasure(wish)
      }
    }
    add(.delete, "/api/v1/me/erasure") { call, actor in
      try await call.hub.withdrawErasure(by: actor)
      return .noContent
    }
    add(.get, "/api/v1/erasures", query: Call.page.union(["state"])) { call, actor in
      .list(try await call.hub.erasures(try call.queryChoice("state"), try call.page(), by: actor)) { $0.erasure($1) }
    }
    add(.post, "/api/v1/people/{signIn}/erasure") { call, actor in
      try await call.once(by: actor) { try await call.hub.erasePerson(call.text("signIn"), by: actor) }
    }
    addOpen(.get, "/api/v1/retention") { call in
      let retention = call.hub.retention
      return call.tagged(.list(Retention.rules) { $0.rule($1, in: retention) })
    }
  }
}

extension JSONWriter {
  fileprivate mutating func document(_ document: PersonalDocument) {
    object {
      $0.field("person", document.person)
      $0.field("madeAt", document.madeAt)
      $0.field("complete", document.isComplete)
      $0.field("mostOfEach", PersonalDocument.mostOfEach)
      $0.array("parts", document.parts) { json, part in
        json.object {
          $0.field("kind", part.kind)
          $0.field("title", part.title)
          $0.field("staysBecause", part.staysBecause)
          $0.field("more", part.hasMore)
          $0.array("records", part.records) { $0.item($1) }
        }
      }
    }
  }

  private mutating func item(_ item: PersonalItem) {
    object { json in
      for field in item.fields {
        switch field.value {
        case .none: json.field(field.name, String?.none)
        case .text(let text): json.field(field.name, text)
        case .whole(let number): json.field(field.name, number)
        case .moment(let moment): json.field(field.name, moment)
        }
      }
    }
  }

  fileprivate mutating func erasure(_ erasure: ErasureRecord) {
    object {
      $0.field("id", erasure.id)
      $0.field("person", erasure.person)
      $0.field("state", erasure.state)
      $0.field("requestedBy", erasure.requestedBy)
      $0.field("requestedAt", erasure.requestedAt)
      $0.field("decidedBy", erasure.decidedBy)
      $0.field("decidedAt", erasure.decidedAt)
      $0.field("finishedAt", erasure.finishedAt)
    }
  }

  fileprivate mutating func rule(_ rule: Retention.Rule, in retention: Retention) {
    object {
      $0.field("kind", rule.kind)
      $0.field("what", rule.what)
      $0.field("seconds", retention.length(of: rule.kind)?.count)
      if case .days(_, let least) = rule.length { $0.field("leastDays", least) }
      $0.field("after", rule.after)
      $0.field("why", rule.why)
      $0.field("then", rule.then)
    }
  }
}
