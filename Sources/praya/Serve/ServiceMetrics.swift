import Glibc
import HTTPService
import Hub
import Jobs
import Language
import Monitoring
import Quantities
import Synchronization
import Web

/// What a running service counts, and how it tells it to Prometheus.
final class ServiceMetrics: Sendable {
  private struct Series: Hashable {
    let method: String
    let route: String
    let status: Int
  }

  /// What changes after the start.
  private struct State {
    var requests: [Series: Counter] = [:]
    var durations: [String: Histogram] = [:]
    var problems: [String: Counter] = [:]
    var rounds: [Duties.Round: Instant] = [:]
    /// The last figures of the hub and when they were taken: whoever asks often costs little.
    var figures: (at: Instant, families: [MetricFamily])?
  }

  private static let figuresAge = Milliseconds(5000)

  private let state = Mutex(State())
  private let startedAt: Instant
  private let clock: any Quantities.Clock

  init(clock: any Quantities.Clock) {
    self.clock = clock
    startedAt = clock.now
  }

  func note(_ request: ServedRequest) {
    let time = request.duration.components
    let microseconds = UInt64(max(0, time.seconds)) * 1_000_000 + UInt64(max(0, time.attoseconds / 1_000_000_000_000))
    let series = Series(method: request.method.rawValue, route: request.route, status: request.status.rawValue)
    let (counter, histogram) = state.withLock { state in
      (
        state.requests.held(series, Counter()),
        state.durations.held(request.route, Histogram())
      )
    }
    counter.add()
    histogram.observe(microseconds: microseconds)
  }

  func note(dutyProblem name: String) { state.withLock { $0.problems.held(name, Counter()) }.add() }

  func note(ended round: Duties.Round) {
    let now = clock.now
    state.withLock { $0.rounds[round] = now }
  }

  /// Everything, for one scrape.
  func exposition(of hub: Hub, _ server: HTTPServer.Statistics?) async -> [UInt8] {
    var families = [requestCounts, requestDurations, dutyProblems, dutyRounds] + process
    if let server { families += Self.connections(server) }
    return MetricFamily.exposition(families + (await hubFigures(hub)))
  }

  // MARK: Requests

  private var requestCounts: MetricFamily {
    var family = MetricFamily("praya_http_requests_total", .counter, "Requests that a route answered.")
    let counts = state.withLock { state in state.requests.map { ($0.key, $0.value.value) } }
    for (series, count) in counts.sorted(by: { ($0.0.route, $0.0.method, $0.0.status) < ($1.0.route, $1.0.method, $1.0.status) })
    {
      family.add(
        .counted(count), (name: "method", value: series.method), (name: "route", value: series.route),
        (name: "status", value: String(series.status)))
    }
    return family
  }

  private var requestDurations: MetricFamily {
    var family = MetricFamily("praya_http_request_duration_seconds", .histogram, "Time from a request's body to its answer.")
    for (route, histogram) in state.withLock({ $0.durations }).sorted(by: { $0.key < $1.key }) {
      family.add(
        .spread(histogram.snapshot, boundsMicroseconds: histogram.boundsMicroseconds), (name: "route", value: route))
    }
    return family
  }

  private static func connections(_ server: HTTPServer.Statistics) -> [MetricFamily] {
    [
      MetricFamily("praya_http_connections", .gauge, "Open connections.", .whole(Int64(server.connections))),
      MetricFamily("praya_http_streams", .gauge, "Open event streams.", .whole(Int64(server.streams))),
      MetricFamily("praya_http_body_bytes", .gauge, "Bytes of request bodies in memory.", .whole(Int64(server.bodyBytes))),
    ]
  }

  // MARK: Duties

  private var dutyProblems: MetricFamily {
    var family = MetricFamily("praya_duty_problems_total", .counter, "What the hub could not do by itself; it tries again.")
    for (name, counter) in state.withLock({ $0.problems }).sorted(by: { $0.key < $1.key }) {
      family.add(.counted(counter.value), (name: "problem", value: name))
    }
    return family
  }

  private var dutyRounds: MetricFamily {
    var family = MetricFamily("praya_duty_last_round_timestamp_seconds", .gauge, "When a round of the hub's duties last ended.")
    for (round, at) in state.withLock({ $0.rounds }).sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      family.add(.seconds(milliseconds: at.millisecondsSince1970), (name: "round", value: round.rawValue))
    }
    return family
  }

  // MARK: The process and the hub

  private var process: [MetricFamily] {
    var families = [
      MetricFamily(
        "process_start_time_seconds", .gauge, "When the process started.", .seconds(milliseconds: startedAt.millisecondsSince1970)
      )
    ]
    var usage = rusage()
    if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
      let milliseconds =
        Int64(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 + Int64(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
        / 1000
      families.append(
        MetricFamily("process_cpu_seconds_total", .counter, "CPU time, user and system.", .seconds(milliseconds: milliseconds)))
    }
    if let pages = LocalText.residentPages() {
      families.append(
        MetricFamily(
          "process_resident_memory_bytes", .gauge, "Resident memory.", .whole(pages * Int64(sysconf(Int32(_SC_PAGESIZE))))))
    }
    var build = MetricFamily("praya_build_info", .gauge, "The version that runs.")
    build.add(.whole(1), (name: "version", value: Praya.version))
    return families + [build]
  }

  private func hubFigures(_ hub: Hub) async -> [MetricFamily] {
    let now = clock.now
    if let known = state.withLock({ $0.figures }), now - known.at < Self.figuresAge, now >= known.at { return known.families }
    guard let figures = try? await hub.figures() else {
      return [MetricFamily("praya_up", .gauge, "Whether the hub's records can be read.", .whole(0))]
    }
    var jobs = MetricFamily("praya_jobs", .gauge, "Jobs that are not over.")
    for (state, count) in figures.jobs { jobs.add(.whole(Int64(count)), (name: "state", value: state.rawValue)) }
    var centres = MetricFamily("praya_centre_reachable", .gauge, "Whether a centre answers.")
    for (centre, since) in figures.centres { centres.add(.whole(since == nil ? 1 : 0), (name: "centre", value: centre.rawValue)) }
    var clocks = MetricFamily(
      "praya_centre_clock_ahead_seconds", .gauge, "By how much a centre's clock is ahead of the hub's, as last noted.")
    for (centre, ahead) in figures.clocks { clocks.add(.whole(ahead.count / 1000), (name: "centre", value: centre.rawValue)) }
    let families = [
      MetricFamily("praya_up", .gauge, "Whether the hub's records can be read.", .whole(1)), jobs, centres, clocks,
      MetricFamily("praya_notices_waiting", .gauge, "Messages that wait to be sent.", .whole(Int64(figures.noticesWaiting))),
      MetricFamily("praya_ledger_entries_total", .counter, "Entries of the ledger.", .whole(figures.ledgerEntries)),
      MetricFamily("praya_audit_entries_total", .counter, "Lines of the audit log.", .whole(figures.auditEntries)),
    ]
    state.withLock { $0.figures = (now, families) }
    return families
  }
}

extension Dictionary {
  /// The value of a key; `made` is put there first where there is none.
  fileprivate mutating func held(_ key: Key, _ made: @autoclosure () -> Value) -> Value {
    if let value = self[key] { return value }
    let value = made()
    self[key] = value
    return value
  }
}
