import Glibc
import HTTPService
import Hub
import Language
import Monitoring
import Storage
import Synchronization
import Web

/// A hub that answers over HTTP and goes its rounds.
struct Service {
  /// How it serves.
  struct Options: Sendable {
    /// An address and a port, such as `127.0.0.1:8080`; port 0 for any that is free.
    var listen: String
    /// How browsers reach the hub; nil where it is what they ask for.
    var publicAddress: String?
    var tls: HTTPServer.TLS?
    var threads = 2
    var connections = 4096
    var stopSeconds = 10
    var rateLimits = RateLimits()
    var proxy: TrustedProxy?
    var streams = StreamLimits()
    /// Where webhooks may be posted to.
    var webhooks = WebhookDestinations()
    /// Where the audit log's heads are written; nil for `audit-heads` in the data folder.
    var auditHeads: String?

    init(listen: String) { self.listen = listen }
  }

  let installation: Installation
  /// `http://127.0.0.1:8080`.
  let address: String
  private let server: HTTPServer
  private let duties: Task<Void, Never>
  private let deliveries: Task<Void, Never>
  private let stopTime: Duration

  /// - Throws: a problem when the address cannot be listened on.
  static func start(_ installation: Installation, _ options: Options, log: Log) throws(Problem) -> Service {
    let (host, port) = try address(options.listen)
    let hub = installation.hub
    let metrics = ServiceMetrics(clock: SystemClock())
    // The server's figures are asked for by a route that exists before the server does.
    let running = RunningServer()
    let web = WebAPI(
      hub: hub, publicAddress: options.publicAddress, isSecure: options.tls != nil, rateLimits: options.rateLimits,
      proxy: options.proxy,
      metrics: {
        HTTPResponse(
          contentType: MetricFamily.contentType, headers: [:], await metrics.exposition(of: hub, running.server?.statistics))
      },
      log: { log(.error, "request", $0) },
      observe: { request in
        metrics.note(request)
        log.note(request)
      })
    var configuration = HTTPServer.Configuration()
    web.configure(&configuration)
    configuration.address = host
    configuration.port = port
    configuration.tls = options.tls
    configuration.threads = options.threads
    configuration.limits.connections = options.connections
    configuration.log = { log(.warning, "http", $0) }
    let server: HTTPServer
    do { server = try HTTPServer.start(configuration, handler: web.router.respond) } catch {
      throw Problem(
        .unavailable, "listen", Phrase("Cannot listen on \(options.listen): \(error)", "無法監聽 \(options.listen)：\(error)"))
    }
    running.server = server
    let report: @Sendable (Problem) -> Void = { problem in
      metrics.note(dutyProblem: problem.name)
      log(.warning, "duty", "duty: \(problem.message.english)", .init("problem", problem.name))
    }
    let duties = Duties(
      hub, auditHeads: PublishedFolder(options.auditHeads ?? "\(installation.folder)/audit-heads"), report: report,
      ended: { metrics.note(ended: $0) })
    let webhooks = WebhookDuties(hub, post: WebhookCourier(options.webhooks), report: report)
    return Service(
      installation: installation, address: "\(options.tls == nil ? "http" : "https")://\(shown(host)):\(server.port)",
      server: server, duties: Task { await duties.run() }, deliveries: Task { await webhooks.run() },
      stopTime: .seconds(options.stopSeconds))
  }

  /// Takes no more requests, lets those under way end, and closes the folder. Jobs run on: their runners need no hub.
  func stop() async {
    duties.cancel()
    deliveries.cancel()
    // Agents' exchanges would else be held to the end of their time.
    installation.hub.endExchanges()
    await server.stop(within: stopTime)
    await duties.value
    await deliveries.value
    await installation.close()
  }

  private static func address(_ listen: String) throws(Problem) -> (host: String, port: UInt16) {
    guard let colon = listen.lastIndex(of: ":"), let port = UInt16(listen[listen.index(after: colon)...]) else {
      throw .invalid(
        "listen", rule: "form", Phrase("Write ADDRESS:PORT, such as 127.0.0.1:8080.", "請寫成 位址:連接埠，例如 127.0.0.1:8080。"))
    }
    let host = listen[..<colon]
    return (String(host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host), port)
  }

  /// An address of IPv6 stands in brackets.
  private static func shown(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }
}

/// The server, once it runs.
private final class RunningServer: Sendable {
  private let held = Mutex<HTTPServer?>(nil)

  var server: HTTPServer? {
    get { held.withLock { $0 } }
    set { held.withLock { $0 = newValue } }
  }
}

extension Log {
  /// Requests that change something, that were refused or took long are told at `info`, all others at `debug`: a hub
  /// that is read thousands of times a second would else spend itself on its log.
  fileprivate func note(_ request: ServedRequest) {
    // An agent's exchange comes many times a minute, and is held while nothing is asked.
    let isExchange = request.route.hasSuffix("/exchange")
    let isReading = request.method == .get || request.method == .head || isExchange
    let milliseconds = request.duration / .milliseconds(1)
    let level: LogEntry.Level =
      request.status.rawValue >= 500
      ? .error : isReading && request.status.rawValue < 400 && (milliseconds < 1000 || isExchange) ? .debug : .info
    guard level >= least else { return }
    var fields: [LogEntry.Field] = [
      .init("request", request.id), .init("method", request.method.rawValue), .init("route", request.route),
      .init("status", request.status.rawValue), .init("microseconds", Int64(request.duration / .microseconds(1))),
    ]
    if let person = request.person { fields.append(.init("person", person)) }
    if let problem = request.problem { fields.append(.init("problem", problem)) }
    self(level, "request", "\(request.method.rawValue) \(request.route) \(request.status.rawValue)", fields)
  }
}
