internal import Access
internal import Centres
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// Inputs come inside the body in base 64: 64 MiB of them make 86.
  private static let submissionBodyBytes = 100 << 20

  /// Submitting, looking, cancelling, releasing.
  mutating func addJobs() {
    add(.post, "/api/v1/jobs", body: .read(mostBytes: Self.submissionBodyBytes), cost: .heavy) { call, actor in
      var submission = try call.body(mostBytes: Self.submissionBodyBytes) { $0.submission() }
      submission.idempotencyKey = call.request.headers["Idempotency-Key"]
      let submitted = try await call.hub.submitJob(submission, by: actor)
      let currency = try await call.hub.city().currency
      var response = HTTPResponse.object(status: .created) {
        $0.field("submission", submitted.submission)
        $0.array("jobs", submitted.jobs) { $0.job($1, currency) }
        $0.field("warnings", submitted.warnings)
      }
      if submitted.isRepeat { response.headers["Idempotency-Replayed"] = "true" }
      return response
    }
    add(.get, "/api/v1/jobs", query: Call.page.union(Self.jobFilters)) { call, actor in
      let page = try await call.hub.jobs(try call.jobFilter(actor), try call.page(), by: actor)
      let currency = try await call.hub.city().currency
      return .list(page) { $0.job($1, currency) }
    }
    add(.get, "/api/v1/jobs/{name}") { call, actor in
      let job = try await call.hub.job(call.text("name"), by: actor)
      let currency = try await call.hub.city().currency
      return call.tagged(.json(JSONWriter.value { $0.job(job, currency) }))
    }
    add(.post, "/api/v1/jobs/{name}/cancellation") { call, actor in
      let jobs = try await call.hub.cancelJobs(named: call.text("name"), by: actor)
      let currency = try await call.hub.city().currency
      return .object { $0.array("jobs", jobs) { $0.job($1, currency) } }
    }
    add(.get, "/api/v1/jobs/{name}/moves", query: Call.page) { call, actor in
      let moves = try await call.hub.jobMoves(of: call.text("name"), by: actor)
      let currency = try await call.hub.city().currency
      return .list(try call.page(of: moves) { "\($0.number)" }) { $0.jobMove($1, currency) }
    }
    add(.post, "/api/v1/jobs/{name}/moves", body: .json, cost: .heavy) { call, actor in
      let (pool, price, most) = try call.body { object in
        let pool = object.required("pool")?.shortName()
        let price = object["pricePerHour"]?.money()
        let most = object["ownShareAtMost"]?.whole(0...Int64.max)
        return pool.map { ($0, price, most) }
      }
      let jobs = try await call.hub.moveJobs(
        named: call.text("name"), to: pool, price: price, ownShareAtMost: most, by: actor)
      let currency = try await call.hub.city().currency
      return .object { $0.array("jobs", jobs) { $0.job($1, currency) } }
    }
    add(.post, "/api/v1/jobs/{name}/stay") { call, actor in
      let jobs = try await call.hub.keepJobs(named: call.text("name"), by: actor)
      let currency = try await call.hub.city().currency
      return .object { $0.array("jobs", jobs) { $0.job($1, currency) } }
    }
    add(.post, "/api/v1/jobs/{name}/release") { call, actor in
      let jobs = try await call.hub.releaseJobs(named: call.text("name"), by: actor)
      let currency = try await call.hub.city().currency
      return .object { $0.array("jobs", jobs) { $0.job($1, currency) } }
    }
  }
}

extension RouteTable {
  fileprivate static let jobFilters: Set<String> = [
    "project", "centre", "pool", "grant", "submission", "submitter", "state", "over", "from", "until", "sort",
  ]
}

extension Call {
  fileprivate func jobFilter(_ actor: Actor) throws(Problem) -> JobFilter {
    JobFilter(
      project: try querySlug("project"), centre: try querySlug("centre"), pool: try querySlug("pool"),
      grant: try queryIdentifier("grant"), submission: try queryIdentifier("submission"),
      submitter: try queryPerson("submitter", actor), state: try queryChoice("state"), isOver: try queryFlag("over"),
      from: try queryMoment("from"), until: try queryMoment("until"), order: try queryChoice("sort") ?? .newest)
  }
}

extension ObjectReader {
  fileprivate func submission() -> Submission? {
    let request = offerRequest()
    let pool = self["pool"]?.shortName()
    let most = self["ownShareAtMost"]?.whole(0...Int64.max)
    let inputs = self["inputs"]?.values(most: 1000) { $0.input() }
    let move: MoveRule? = self["move"]?.choice()
    return request.map {
      Submission(request: $0, pool: pool, ownShareAtMost: most, inputs: inputs ?? [], moveRule: move ?? .ask)
    }
  }
}

extension FieldReader {
  /// `{"name":"data/train.csv","base64":"…"}`
  fileprivate func input() -> InputFile? {
    object { object in
      let name = object.required("name")?.string(mostBytes: 4096)
      let bytes = object.required("base64")?.bytes(most: Hub.largestInputs)
      guard let name, let bytes else { return nil }
      return InputFile(name: name, bytes: bytes)
    }
  }
}
