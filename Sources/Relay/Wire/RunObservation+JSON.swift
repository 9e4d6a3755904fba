internal import Centres
internal import JSON
internal import Language
internal import Quantities

extension RunObservation {
  private enum State: String, CaseIterable { case unknown, queued, running, ended }

  /// Writes the fields of an observation into an object that is open.
  func write(fields json: inout JSONWriter) {
    switch self {
    case .unknown: json.field("state", State.unknown)
    case .queued(let reason):
      json.field("state", State.queued)
      json.field("reason", reason)
    case .running(let start):
      json.field("state", State.running)
      json.field("startedAt", start.startedAt.millisecondsSince1970)
      json.array("allotment", start.allotment) { $1.write(to: &$0) }
      json.field("restarts", start.restarts)
    case .ended(let end):
      json.field("state", State.ended)
      if let startedAt = end.startedAt { json.field("startedAt", startedAt.millisecondsSince1970) }
      json.field("endedAt", end.endedAt.millisecondsSince1970)
      json.field("measured", end.measured.count)
      json.object("cause") { end.cause.write(fields: &$0) }
      json.field("restarts", end.restarts)
    }
  }

  static func read(fields object: ObjectReader) -> RunObservation? {
    let state: State? = object.required("state")?.choice()
    switch state {
    case nil: return nil
    case .unknown: return .unknown
    case .queued: return object.required("reason")?.words().map { .queued(reason: $0) }
    case .running:
      let start = object.required("startedAt")?.millisecondsSince1970()
      let allotment = object.required("allotment")?.values(most: RelayLimits.nodes) { NodeAllotment.read($0) }
      let restarts = object.required("restarts")?.count(0...1_000_000)
      guard let start, let allotment, let restarts else { return nil }
      return .running(RunStart(startedAt: start, allotment: allotment, restarts: restarts))
    case .ended:
      let start = object["startedAt"]?.millisecondsSince1970()
      let end = object.required("endedAt")?.millisecondsSince1970()
      let measured = object.required("measured")?.whole(0...(1 << 50))
      let cause = object.required("cause")?.object { RunEnd.Cause.read(fields: $0) }
      let restarts = object.required("restarts")?.count(0...1_000_000)
      guard let end, let measured, let cause, let restarts else { return nil }
      return .ended(RunEnd(startedAt: start, endedAt: end, measured: Milliseconds(measured), cause: cause, restarts: restarts))
    }
  }
}

extension RunEnd.Cause {
  private enum Kind: String, CaseIterable { case exited, signalled, walltime, cancelled, centre, launchFailed = "launch-failed" }

  func write(fields json: inout JSONWriter) {
    switch self {
    case .exited(let code):
      json.field("kind", Kind.exited)
      json.field("code", code)
    case .signalled(let number):
      json.field("kind", Kind.signalled)
      json.field("code", number)
    case .walltime: json.field("kind", Kind.walltime)
    case .cancelled: json.field("kind", Kind.cancelled)
    case .centre(let reason):
      json.field("kind", Kind.centre)
      json.field("reason", reason)
    case .launchFailed(let reason):
      json.field("kind", Kind.launchFailed)
      json.field("reason", reason)
    }
  }

  static func read(fields object: ObjectReader) -> RunEnd.Cause? {
    let kind: Kind? = object.required("kind")?.choice()
    func code() -> Int? { object.required("code")?.count(-1_000_000...1_000_000) }
    func reason() -> String? { object.required("reason")?.words() }
    return switch kind {
    case nil: nil
    case .exited: code().map { .exited(code: $0) }
    case .signalled: code().map { .signalled(number: $0) }
    case .walltime: .walltime
    case .cancelled: .cancelled
    case .centre: reason().map { .centre(reason: $0) }
    case .launchFailed: reason().map { .launchFailed(reason: $0) }
    }
  }
}
