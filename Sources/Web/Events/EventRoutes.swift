internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// Server-sent events: a job's state, its log, and all jobs of a project. A client that comes back goes on where it was
  /// by `Last-Event-ID`.
  mutating func addEvents() {
    add(.get, "/api/v1/jobs/{name}/events") { call, actor in
      let watch = try await call.hub.watchJob(
        call.text("name"), after: try call.lastEvent(), by: actor, renewing: call.renewal)
      let currency = try await call.hub.city().currency
      return .events(AsyncStream(unfolding: { await watch.next().map { $0.event(currency) } }))
    }
    add(.get, "/api/v1/jobs/{name}/log/events", query: ["errors"]) { call, actor in
      let watch = try await call.hub.watchJobLog(
        call.text("name"), errors: try call.queryFlag("errors") ?? false, from: try call.lastEvent() ?? 0, by: actor,
        renewing: call.renewal)
      let currency = try await call.hub.city().currency
      return .events(AsyncStream(unfolding: { await watch.next().map { $0.event(currency) } }))
    }
    add(.get, "/api/v1/projects/{id}/events") { call, actor in
      let watch = try await call.hub.watchProject(
        try call.project, after: try call.lastEvent(), by: actor, renewing: call.renewal)
      let currency = try await call.hub.city().currency
      return .events(AsyncStream(unfolding: { await watch.next().map { $0.event(currency) } }))
    }
  }
}

extension Call {
  /// Asks anew who presents this request's credential.
  fileprivate var renewal: StreamRenewal {
    let call = self
    return { () async throws(Problem) in try await call.hub.authenticate(try call.credential) }
  }

  /// The last event that the client had, by its own word.
  fileprivate func lastEvent() throws(Problem) -> Int64? {
    guard let text = request.headers["Last-Event-ID"], !text.isEmpty else { return nil }
    guard text.utf8.count <= 19, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text) else {
      throw .invalid(
        "Last-Event-ID", rule: "form", Phrase("This is none of the stream's event ids.", "這不是此串流的事件識別碼。"))
    }
    return number
  }
}

extension JobWatch.News {
  fileprivate func event(_ currency: Currency) -> ServerSentEvent {
    switch self {
    case .state(let job, let change): .job("state", job, change, currency)
    case .over(let job, let change): .job("end", job, change, currency)
    case .closed(let problem): .closed(problem)
    }
  }
}

extension ProjectWatch.News {
  fileprivate func event(_ currency: Currency) -> ServerSentEvent {
    switch self {
    case .present(let job): .job("present", job, nil, currency)
    case .ready(let change): .object("ready", id: change) { _ in }
    case .state(let job, let change): .job("state", job, change, currency)
    case .closed(let problem): .closed(problem)
    }
  }
}

extension JobLogWatch.News {
  fileprivate func event(_ currency: Currency) -> ServerSentEvent {
    switch self {
    case .part(let offset, let bytes):
      .object("log", id: offset + Int64(bytes.count)) {
        $0.field("offset", offset)
        // What is no text goes as it is, in base 64.
        if let text = String(validating: bytes, as: UTF8.self) {
          $0.field("text", text)
        } else {
          $0.field("base64", Base64.encode(bytes))
        }
      }
    case .reset: .object("reset", id: 0) { _ in }
    case .over(let job, let offset): .job("end", job, offset, currency)
    case .closed(let problem): .closed(problem)
    }
  }
}

extension ServerSentEvent {
  fileprivate static func job(_ event: String, _ job: JobRecord, _ id: Int64?, _ currency: Currency) -> ServerSentEvent {
    ServerSentEvent(
      event: event, id: id.map(String.init),
      data: String(decoding: JSONWriter.value { $0.job(job, currency) }, as: UTF8.self))
  }

  fileprivate static func object(_ event: String, id: Int64?, _ fill: (inout JSONWriter) -> Void) -> ServerSentEvent {
    ServerSentEvent(event: event, id: id.map(String.init), data: String(decoding: JSONWriter.object(fill), as: UTF8.self))
  }

  /// Why the stream ends before there is an end: the reader may no longer read.
  fileprivate static func closed(_ problem: Problem) -> ServerSentEvent {
    .object("closed", id: nil) {
      $0.field("name", problem.name)
      $0.field("message", problem.message)
    }
  }
}
