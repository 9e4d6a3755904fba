public import Centres
internal import HTTPService
internal import JSON
internal import Language
public import Quantities
internal import Synchronization

/// An agent's side of the relay: fetches the hub's questions over HTTPS, has a centre answer them, and brings the answers.
public final class RelayClient: Sendable {
  public struct Settings: Sendable {
    /// The hub's address, such as `https://hub.example`.
    public var hub: String
    /// The centre's name at the hub.
    public var centre: String
    /// Trusted certificates in PEM in place of the system's; nil for the system's.
    public var certificateFile: String?
    /// Exchanges under way at a time: one that is at work keeps no other waiting.
    public var lanes = 6
    /// The most bytes of inputs that are taken in at a time, over all orders: they are in memory.
    public var arrivingBytes = RelayLimits.arrivingBytes
    /// Longer than the hub holds an exchange.
    public var exchangeTime: Duration = .seconds(40)
    /// The first and the longest pause before the hub is tried again.
    public var pauses: ClosedRange<Duration> = .milliseconds(200) ... .seconds(15)

    public init(hub: String, centre: String) {
      self.hub = hub
      self.centre = centre
    }
  }

  /// What happens, for the agent's log.
  public enum Event: Sendable, Hashable {
    case connected
    /// The hub cannot be reached, in words.
    case away(String)
    /// The hub turns the agent away, in words.
    case refused(name: String, String)
    /// A question was answered with a failure; of a single run, its key, and of a start its project.
    case failed(question: String, run: RunKey?, project: String?, CentreFailure)
    case answered(question: String, milliseconds: Int64)
  }

  let settings: Settings
  private let centre: any Centre
  private let hello: @Sendable () -> AgentHello
  private let token: Mutex<String>
  private let log: @Sendable (Event) -> Void
  private let clock: any Quantities.Clock
  private let http: HTTPClient
  private let reach: HubReach
  /// What the agent was told last, so that it is logged once.
  private let lastTrouble = Mutex<Event?>(nil)
  /// Bytes of inputs that are fetched, or handed to the centre, at present.
  private let arriving = Mutex<Int64>(0)
  /// Questions whose time passed and that the centre is at work on still.
  private let overdue = Mutex(0)
  private static let mostOverdue = 32

  /// - Parameters:
  ///   - hello: asked for every exchange, since terms change.
  ///   - log: told from any thread.
  public init(
    _ settings: Settings, token: String, centre: any Centre, hello: @escaping @Sendable () -> AgentHello,
    clock: any Quantities.Clock = MachineClock(), log: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    self.clock = clock
    self.settings = settings
    self.token = Mutex(token)
    self.centre = centre
    self.hello = hello
    self.log = log
    var configuration = HTTPClient.Configuration()
    // One more, for what a lane fetches while its question is at work, and for the farewell.
    configuration.lanes = max(1, settings.lanes) + 2
    configuration.requestTime = settings.exchangeTime
    configuration.responseBytes = RelayLimits.messageBytes
    configuration.certificateAuthorityFile = settings.certificateFile
    http = HTTPClient(configuration)
    reach = HubReach(first: settings.pauses.lowerBound, longest: settings.pauses.upperBound)
  }

  /// Shows another token from the next exchange on.
  public func use(token: String) { self.token.withLock { $0 = token } }

  /// Serves the hub until the task is cancelled; then what is at work is finished and answered, and the hub told.
  public func run() async {
    await withDiscardingTaskGroup { group in
      for lane in 0..<max(1, settings.lanes) { group.addTask { await self.serve(lane) } }
    }
    // In a task of its own, which is not cancelled.
    await Task { _ = try? await self.post(.leave, within: .seconds(3)) }.value
  }

  /// Whether the hub would let this agent in, without becoming the centre's agent for longer than the question takes.
  public func check() async -> Event {
    do throws(Trouble) {
      _ = try await post(.leave, within: .seconds(15))
      return .connected
    } catch { return error.event }
  }

  private func serve(_ lane: Int) async {
    var answers: [GivenAnswer] = []
    while !Task.isCancelled {
      if lane != 0 { await reach.back() }
      guard !Task.isCancelled else { break }
      do throws(Trouble) {
        let message = try await post(.listen(lane: lane, answers: answers, waits: true), within: settings.exchangeTime)
        if reach.succeeded() || lastTrouble.withLock({ $0 == nil }) { note(.connected) }
        answers = []
        for asked in message.questions { answers.append(GivenAnswer(id: asked.id, answer: await work(at: asked))) }
      } catch {
        guard !Task.isCancelled else { break }
        let pause = reach.failed()
        note(error.event)
        // What the hub cannot take, it will not take the next time either.
        if error.isOfMessage { answers = answers.map { GivenAnswer(id: $0.id, answer: .failed(.troubled(reason: error.words))) } }
        try? await Task.sleep(for: pause)
      }
    }
    guard !answers.isEmpty else { return }
    let left = answers
    await Task { _ = try? await self.post(.listen(lane: lane, answers: left, waits: false), within: .seconds(3)) }.value
  }

  /// Tells of what changed, once.
  private func note(_ event: Event) {
    let isNew = lastTrouble.withLock { last in
      defer { last = event }
      return last != event
    }
    if isNew { log(event) }
  }

  // MARK: Work

  /// Has the centre answer, within the time that the hub gives.
  private func work(at asked: AskedQuestion) async -> RelayAnswer {
    guard overdue.withLock({ $0 < RelayClient.mostOverdue }) else {
      return .failed(.troubled(reason: "the centre does not come to an end with what it was asked / 算力中心未能完成先前的要求"))
    }
    let began = ContinuousClock.now
    let first = FirstAnswer()
    Task {
      let found = await answer(to: asked)
      if !first.give(found) { overdue.withLock { $0 -= 1 } }
    }
    let timer = Task {
      try await Task.sleep(for: .milliseconds(asked.milliseconds))
      overdue.withLock { $0 += 1 }
      if !first.give(.failed(.troubled(reason: "the centre took too long / 算力中心處理時間過長"))) { overdue.withLock { $0 -= 1 } }
    }
    let found = await first.wait()
    timer.cancel()
    let milliseconds = Int64((ContinuousClock.now - began) / .milliseconds(1))
    if case .failed(let failure) = found {
      let question = asked.question
      log(.failed(question: question.name, run: question.run, project: question.project, failure))
    } else {
      log(.answered(question: asked.question.name, milliseconds: milliseconds))
    }
    return found
  }

  private func answer(to asked: AskedQuestion) async -> RelayAnswer {
    let bytes = asked.missing.reduce(0) { $0 + $1.bytes }
    let fits = arriving.withLock { arriving in
      guard arriving + bytes <= settings.arrivingBytes else { return false }
      arriving += bytes
      return true
    }
    guard fits else { return .failed(.troubled(reason: "too many inputs arrive at once / 同時傳入的輸入檔案過多")) }
    defer { arriving.withLock { $0 -= bytes } }
    var question = asked.question
    if case .start(var order) = question, !asked.missing.isEmpty {
      do throws(Trouble) {
        for missing in asked.missing { order.inputs[missing.input].bytes = try await fetch(missing, of: asked.id) }
      } catch { return .failed(.troubled(reason: "the job's inputs did not arrive: \(error.words)")) }
      question = .start(order)
    }
    let found = await centre.answer(question)
    // A list that is too long to travel would stop the lane for good.
    if case .files(let files) = found, files.reduce(0, { $0 + $1.name.utf8.count + 64 }) > RelayLimits.messageBytes / 4 {
      return .failed(.troubled(reason: "the list of files is too long / 檔案清單過長"))
    }
    return found
  }

  private func fetch(_ missing: AskedQuestion.Missing, of id: QuestionID) async throws(Trouble) -> [UInt8] {
    var bytes: [UInt8] = []
    while Int64(bytes.count) < missing.bytes {
      let message = try await post(
        .fetch(id, input: missing.input, from: Int64(bytes.count)), within: settings.exchangeTime)
      guard let part = message.part, !part.isEmpty, Int64(bytes.count + part.count) <= missing.bytes else {
        throw Trouble(.away("the hub sent another part than was asked for"))
      }
      bytes += part
    }
    return bytes
  }

  // MARK: The line

  /// Why an exchange came to nothing.
  struct Trouble: Error {
    let event: Event
    /// Whether the hub could not take the message itself.
    var isOfMessage = false

    init(_ event: Event) { self.event = event }

    var words: String {
      switch event {
      case .away(let words), .refused(_, let words): words
      default: ""
      }
    }
  }

  private func post(_ body: AgentMessage.Body, within time: Duration) async throws(Trouble) -> HubMessage {
    let hello = hello()
    var request = HTTPClient.Request(.post, "\(settings.hub)/api/v1/centres/\(settings.centre)/exchange")
    request.headers["Authorization"] = "Bearer \(token.withLock { $0 })"
    request.headers["Content-Type"] = "application/json"
    request.time = time
    request.body = AgentMessage(hello: hello, sentAt: clock.now, body: body).bytes
    let response: HTTPClient.Response
    do { response = try await http.send(request) } catch { throw Trouble(.away(RelayClient.words(error))) }
    guard response.status.rawValue == 200 else {
      var trouble = Trouble(RelayClient.refusal(response))
      trouble.isOfMessage = [400, 413, 422].contains(response.status.rawValue)
      throw trouble
    }
    do { return try HubMessage(response.body) } catch { throw Trouble(.away(error.message.english)) }
  }

  /// What a problem document (RFC 9457) says.
  private static func refusal(_ response: HTTPClient.Response) -> Event {
    let status = response.status.rawValue
    guard let root = try? JSONReader.read(response.body), case .object(let members) = root.value else {
      return .away("the hub answered \(status)")
    }
    func text(_ name: String) -> String? {
      if case .string(let text)? = members.first(where: { $0.name == name })?.value.value { text } else { nil }
    }
    let words = text("detail") ?? "the hub answered \(status)"
    return status >= 500 || status == 429 ? .away(words) : .refused(name: text("name") ?? String(status), words)
  }

  private static func words(_ error: HTTPClientError) -> String {
    switch error {
    case .couldNotResolve: "the hub's name is not known"
    case .couldNotConnect(let words): "nobody answers there: \(words)"
    case .timedOut: "no answer came in time"
    case .tls(let words): "no trusted connection can be made: \(words)"
    case .cancelled: "cancelled"
    default: "\(error)"
    }
  }
}

/// The first of several answers.
private final class FirstAnswer: Sendable {
  private struct State {
    var answer: RelayAnswer?
    var waiter: CheckedContinuation<RelayAnswer, Never>?
  }
  private let state = Mutex(State())

  /// - Returns: whether this was the first.
  func give(_ answer: RelayAnswer) -> Bool {
    let (isFirst, waiter) = state.withLock { state in
      guard state.answer == nil else { return (false, CheckedContinuation<RelayAnswer, Never>?.none) }
      state.answer = answer
      defer { state.waiter = nil }
      return (true, state.waiter)
    }
    waiter?.resume(returning: answer)
    return isFirst
  }

  func wait() async -> RelayAnswer {
    await withCheckedContinuation { continuation in
      let known = state.withLock { state -> RelayAnswer? in
        if state.answer == nil { state.waiter = continuation }
        return state.answer
      }
      if let known { continuation.resume(returning: known) }
    }
  }
}
