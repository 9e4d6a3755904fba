import Agent
import Centres
import Console
import Dispatch
import Glibc
import Language
import Monitoring
import Relay
import Synchronization

/// An agent at work.
struct AgentService {
  let path: String
  let settings: AgentSettings
  let log: Log
  private let heldBack = HeldBackStarts()

  init(path: String, settings: AgentSettings, log: Log) { (self.path, self.settings, self.log) = (path, settings, log) }

  /// Serves the hub until it is told to stop.
  func run(token: String) async throws {
    let identity = try AgentIdentity(folder: settings.folder)
    let (served, centre) = try await open()
    let terms = PresentTerms(settings.terms)
    let client = RelayClient(
      RelayClient.Settings(settings), token: token, centre: centre,
      hello: { [host = AgentSettings.host] in
        let terms = terms.now
        return AgentHello(
          agent: identity.name, life: identity.life, version: Praya.version, host: host,
          terms: terms.sentences(isStopped: terms.isStopped))
      },
      log: { tell($0) })
    log(
      .info, "started", "praya agent: serving \(settings.hub) as the agent of \(settings.centre)",
      .init("version", Praya.version),
      .init("hub", settings.hub), .init("centre", settings.centre), .init("folder", settings.folder))
    let reloads = Hangups()
    let work = Task {
      await withDiscardingTaskGroup { group in
        group.addTask { await client.run() }
        group.addTask { await tellTroubles(of: served) }
        group.addTask {
          for await _ in reloads.stream {
            guard let settings = reload(client) else { continue }
            terms.now = settings.terms
            await centre.use(settings.terms, calendar: settings.timeZone)
          }
        }
      }
    }
    let signal = await StopSignals.wait()
    log(.info, "stopping", "praya agent: stopping", .init("signal", signal))
    work.cancel()
    await work.value
    await served.close()
    withExtendedLifetime(identity) {}
    log(.info, "stopped", "praya agent: stopped")
  }

  private func open() async throws -> (ServedCentre, TermedCentre) {
    do throws(CentreFailure) {
      let served = try await makeCentre(settings)
      let centre = try TermedCentre(
        served, terms: settings.terms, calendar: settings.timeZone, folder: settings.folder, clock: SystemClock())
      return (served, centre)
    } catch { throw Failure(Phrase("The centre cannot be used: \(error.words)", "無法使用算力中心：\(error.words)")) }
  }

  /// Reads the file and the token again. - Returns: nil when either is broken; then everything stays as it was.
  private func reload(_ client: RelayClient) -> AgentSettings? {
    do {
      let fresh = try AgentSettings(try LocalText.bytes(path), named: path)
      let token = try SecretFile.line(fresh.tokenFile)
      client.use(token: token)
      var steady = fresh
      (steady.terms, steady.timeZone, steady.tokenFile) = (settings.terms, settings.timeZone, settings.tokenFile)
      if steady != settings {
        log(
          .warning, "reload", "praya agent: hub, centre, folder and kind are read at the start alone; restart the agent for them")
      }
      log(.info, "reload", "praya agent: new terms hold from now on")
      return fresh
    } catch {
      let problem = (error as? any ProblemConvertible)?.problem
      let words = problem.map { problem in
        problem.message.english + problem.faults.map { " Line \($0.line ?? 0): \($0.field): \($0.message.english)" }.joined()
      }
      log(.error, "reload", "praya agent: the old terms stay: \(words ?? "\(error)")")
      return nil
    }
  }

  /// Says once, and again when it has come anew, what only the operator can put right.
  private func tellTroubles(of served: ServedCentre) async {
    var said: Set<Phrase> = []
    while !Task.isCancelled {
      let troubles = Set(await served.troubles())
      for trouble in troubles.subtracting(said).sorted(by: { $0.english < $1.english }) {
        log(.warning, "trouble", "praya agent: \(trouble.english)")
      }
      said = troubles
      try? await Task.sleep(for: .seconds(10))
    }
  }

  /// A refusal, and why a start is held back, is the operator's business; a file that is not there is no news.
  private func level(of failure: CentreFailure, _ question: String, _ run: RunKey?) -> LogEntry.Level {
    switch failure {
    case .refused: .warning
    case .troubled(let reason) where question == "start": run.map { heldBack.isNews($0, reason) } ?? true ? .info : .debug
    default: .debug
    }
  }

  /// Every exchange would be too much: what goes wrong is told, and answers at `debug`.
  private func tell(_ event: RelayClient.Event) {
    switch event {
    case .connected: log(.info, "connected", "praya agent: connected to \(settings.hub)")
    case .away(let words): log(.warning, "away", "praya agent: the hub is out of reach: \(words)")
    case .refused(let name, let words):
      log(.error, "refused", "praya agent: the hub turns this agent away: \(words)", .init("problem", name))
    case .failed(let question, let run, let project, let failure):
      let subject = run.map { " \($0)" } ?? ""
      log(
        level(of: failure, question, run), "answer", "praya agent: \(question)\(subject): \(failure.words)",
        .init("question", question), .init("run", run?.rawValue ?? ""), .init("project", project ?? ""))
    case .answered(let question, let milliseconds):
      log(.debug, "answer", "praya agent: \(question)", .init("question", question), .init("milliseconds", milliseconds))
    }
  }
}

/// What was said of starts that are held back: each comes again every few seconds, for a whole night perhaps.
final class HeldBackStarts: Sendable {
  private static let most = 10_000
  private let reasons = Mutex<[RunKey: String]>([:])

  /// Whether the reason is another than the last time.
  func isNews(_ run: RunKey, _ reason: String) -> Bool {
    reasons.withLock { reasons in
      if reasons.count >= HeldBackStarts.most { reasons = [:] }
      return reasons.updateValue(reason, forKey: run) != reason
    }
  }
}

/// The terms that hold at present.
private final class PresentTerms: Sendable {
  private let terms: Mutex<AgentTerms>
  init(_ terms: AgentTerms) { self.terms = Mutex(terms) }

  var now: AgentTerms {
    get { terms.withLock { $0 } }
    set { terms.withLock { $0 = newValue } }
  }
}

extension CentreFailure {
  /// For the operator.
  var words: String {
    switch self {
    case .refused(let reason): "refused: \(reason)"
    case .unreachable(let reason): "out of reach: \(reason)"
    case .notFound(let name): "there is no \(name)"
    case .troubled(let reason): "not now: \(reason)"
    }
  }
}

/// SIGHUP, as often as it comes; several that come together are one.
final class Hangups: Sendable {
  let stream: AsyncStream<Void>
  private let source: Source

  init() {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    self.stream = stream
    // The default would end the process.
    signal(SIGHUP, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
    source.setEventHandler { continuation.yield() }
    source.resume()
    self.source = Source(source)
  }

  deinit { source.source.cancel() }

  private struct Source: @unchecked Sendable {  // Dispatch's objects may be used from any thread.
    let source: any DispatchSourceSignal
    init(_ source: any DispatchSourceSignal) { self.source = source }
  }
}
