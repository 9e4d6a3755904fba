internal import Centres
public import Language
internal import Synchronization

/// A centre that is asked through its agent: what is asked waits in memory until the agent comes for it. Nothing here is
/// durable, since every call of `Centre` may be repeated.
public final class RelayedCentre: Sendable {
  private struct State {
    var line: QuestionLine
    var asked: [QuestionID: AskedQuestion] = [:]
    var answers: [QuestionID: CheckedContinuation<Result<RelayAnswer, CentreFailure>, Never>] = [:]
    var polls: [QuestionLine.Poll: CheckedContinuation<AskedQuestion?, Never>] = [:]
    var nextQuestion: UInt64 = 0
    var nextPoll: UInt64 = 0
  }

  let limits: RelayLimits
  /// Differs from one life of the hub to the next.
  private let life = UInt64.random(in: .min ... .max)
  private let state: Mutex<State>

  public init(limits: RelayLimits = RelayLimits()) {
    self.limits = limits
    state = Mutex(State(line: QuestionLine(limits: limits, opened: .now)))
  }

  /// The agent that holds the centre; nil while none does.
  public var presence: AgentPresence? {
    let now = ContinuousClock.now
    return state.withLock { state in
      state.line.holder.map { holder in
        AgentPresence(
          hello: holder.hello, held: now - holder.since, silent: now - holder.heard, isHeard: state.line.isHeard(at: now))
      }
    }
  }

  /// Ends every exchange that is held and fails every question: the hub stops.
  public func close() { change { line in line.close() } }

  /// Ends the exchanges that are held, so that the agent comes anew, with whatever token it has.
  public func recall() { change { line in line.recall() } }

  // MARK: The agent's side

  /// One exchange of an agent that has shown its token. Held until there is a question, where it waits for one.
  ///
  /// - Throws: a problem in words for the agent's operator: `centre-held`, `agent-replaced`, `no-such-question`.
  public func exchange(_ message: AgentMessage) async throws(Problem) -> HubMessage {
    switch message.body {
    case .listen(let lane, let answers, let waits):
      return HubMessage(questions: try await listen(message.hello, lane, answers, waits).map { [$0] } ?? [])
    case .fetch(let id, let input, let offset):
      try admit(message.hello)
      return HubMessage(part: try part(of: id, input, from: offset))
    case .leave:
      try admit(message.hello)
      change { line in line.leave() }
      return HubMessage()
    }
  }

  /// Lets an agent that has shown its token hold the centre, or go on to.
  ///
  /// - Throws: `centre-held`, `agent-replaced` or `stopping`.
  public func admit(_ hello: AgentHello) throws(Problem) {
    let refusal = changing { line in
      switch line.admit(hello, at: .now) {
      case .success(let actions): (actions, QuestionLine.Refusal?.none)
      case .failure(let refusal): ([], refusal)
      }
    }
    if let refusal { throw refusal.problem }
  }

  private func listen(
    _ hello: AgentHello, _ lane: Int, _ answers: [GivenAnswer], _ waits: Bool
  ) async throws(Problem) -> AskedQuestion? {
    let poll = state.withLock { state in
      state.nextPoll += 1
      return state.nextPoll
    }
    let refused = Mutex<QuestionLine.Refusal?>(nil)
    let over = Task { [limits] in
      try await Task.sleep(for: limits.hold)
      change { line in line.hold(over: poll) }
    }
    defer { over.cancel() }
    let question = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        state.withLock { $0.polls[poll] = continuation }
        change { line in
          let coming = line.admit(hello, at: .now).flatMap { released in
            line.listen(poll, lane: lane, answers: answers, waits: waits && !Task.isCancelled).map { released + $0 }
          }
          switch coming {
          case .success(let actions): return actions
          case .failure(let refusal):
            refused.withLock { $0 = refusal }
            return [.reply(poll, nil)]
          }
        }
      }
    } onCancel: {
      change { line in line.hold(over: poll) }
    }
    if let refusal = refused.withLock({ $0 }) { throw refusal.problem }
    return question
  }

  /// A part of an input of an order that was handed out.
  private func part(of id: QuestionID, _ input: Int, from offset: Int64) throws(Problem) -> [UInt8] {
    let bytes = state.withLock { state -> ArraySlice<UInt8>? in
      guard state.line.isHandedOut(id), case .start(let order)? = state.asked[id]?.question, order.inputs.indices.contains(input)
      else { return nil }
      let bytes = order.inputs[input].bytes
      return bytes[min(Int(clamping: offset), bytes.count)...].prefix(RelayLimits.partBytes)
    }
    guard let bytes else {
      throw Problem(
        .conflict, "no-such-question", Phrase("Nobody waits for this question any more.", "此查詢已無人等候。"))
    }
    return Array(bytes)
  }

  // MARK: The hub's side

  /// Asks and waits for the answer.
  func ask(_ question: RelayQuestion, within time: Duration? = nil) async throws(CentreFailure) -> RelayAnswer {
    let time = time ?? limits.question
    let id = state.withLock { state in
      state.nextQuestion += 1
      return QuestionID(life: life, state.nextQuestion)
    }
    let timer = Task {
      try await Task.sleep(for: time)
      giveUp(id, "the centre's agent did not answer within \(time) / 算力中心的代理程式未有於時限內回應")
    }
    defer { timer.cancel() }
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        state.withLock { state in
          state.answers[id] = continuation
          state.asked[id] = AskedQuestion(
            id: id, milliseconds: max(1, Int64(time / .milliseconds(1))), question: question)
        }
        change { line in line.ask(id, at: .now) }
        if Task.isCancelled { giveUp(id, "cancelled") }
      }
    } onCancel: {
      giveUp(id, "cancelled")
    }
    return try outcome.get()
  }

  private func giveUp(_ id: QuestionID, _ reason: String) {
    let continuation = state.withLock { state in
      state.line.forget(id)
      state.asked[id] = nil
      return state.answers.removeValue(forKey: id)
    }
    continuation?.resume(returning: .failure(.unreachable(reason: reason)))
  }

  // MARK: Carrying out

  private func change(_ body: (inout QuestionLine) -> [QuestionLine.Action]) {
    changing { line in (body(&line), ()) }
  }

  /// Changes the line, and does what follows outside its lock.
  @discardableResult
  private func changing<Value: Sendable>(_ body: (inout QuestionLine) -> ([QuestionLine.Action], Value)) -> Value {
    let (steps, value) = state.withLock { state -> ([Step], Value) in
      let (actions, value) = body(&state.line)
      return (actions.compactMap { RelayedCentre.step($0, &state) }, value)
    }
    for step in steps { step.go() }
    return value
  }

  /// What is to be done outside the lock; nil where nobody waits for it any more.
  private static func step(_ action: QuestionLine.Action, _ state: inout State) -> Step? {
    switch action {
    case .reply(let poll, let id):
      let question = id.flatMap { state.asked[$0] }
      return state.polls.removeValue(forKey: poll).map { .reply($0, question) }
    case .deliver(let id, let answer):
      state.asked[id] = nil
      return state.answers.removeValue(forKey: id).map { .answer($0, .success(answer)) }
    case .fail(let id, let failure):
      state.asked[id] = nil
      return state.answers.removeValue(forKey: id).map { .answer($0, .failure(.unreachable(reason: failure.reason))) }
    }
  }

  /// Somebody who waited goes on.
  private enum Step: Sendable {
    case reply(CheckedContinuation<AskedQuestion?, Never>, AskedQuestion?)
    case answer(CheckedContinuation<Result<RelayAnswer, CentreFailure>, Never>, Result<RelayAnswer, CentreFailure>)

    func go() {
      switch self {
      case .reply(let waiter, let question): waiter.resume(returning: question)
      case .answer(let waiter, let result): waiter.resume(returning: result)
      }
    }
  }
}
