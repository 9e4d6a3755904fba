/// The questions of one centre on their way to its agent: which wait, which were handed out on which lane, and who holds
/// the centre. Pure: moments come in, what is to be done comes out.
struct QuestionLine: Sendable {
  typealias Moment = ContinuousClock.Instant
  /// Names an exchange that is held until there is a question.
  typealias Poll = UInt64

  /// What follows from something that happened.
  enum Action: Hashable, Sendable {
    /// Answer this exchange, with a question or without.
    case reply(Poll, QuestionID?)
    /// The question is answered.
    case deliver(QuestionID, RelayAnswer)
    /// Nobody will answer the question.
    case fail(QuestionID, Failure)
  }

  /// Why a question has no answer.
  enum Failure: Hashable, Sendable {
    case noAgent
    case agentSilent
    case tooMany
    case lostAgain
    case closing
  }

  /// Why an agent is turned away.
  enum Refusal: Error, Hashable, Sendable {
    /// Another agent holds the centre.
    case held(host: String)
    /// A later start of the same agent is at work.
    case replaced
    case noSuchLane
    case closing
  }

  private struct Question {
    /// The lane that it was handed out on.
    var lane: Int?
    var handings = 0
  }

  /// The agent that holds the centre.
  struct Holder: Sendable {
    var hello: AgentHello
    var since: Moment
    var heard: Moment
  }

  let limits: RelayLimits
  let opened: Moment
  private(set) var holder: Holder?
  private(set) var isClosed = false
  private var questions: [QuestionID: Question] = [:]
  /// First come, first handed out.
  private var waiting: [QuestionID] = []
  private var handed: [Int: QuestionID] = [:]
  /// The exchanges that are held, the longest first.
  private var held: [(lane: Int, poll: Poll)] = []

  init(limits: RelayLimits, opened: Moment) {
    self.limits = limits
    self.opened = opened
  }

  /// Questions that are waiting or under way.
  var count: Int { questions.count }

  func isHeard(at now: Moment) -> Bool { holder.map { now - $0.heard < limits.silence } ?? false }

  // MARK: The hub asks

  mutating func ask(_ id: QuestionID, at now: Moment) -> [Action] {
    if isClosed { return [.fail(id, .closing)] }
    guard isHeard(at: now) || holder == nil && now - opened < limits.grace else {
      return [.fail(id, holder == nil ? .noAgent : .agentSilent)]
    }
    guard questions.count < limits.questions else { return [.fail(id, .tooMany)] }
    questions[id] = Question()
    waiting.append(id)
    return handOut()
  }

  /// Nobody waits for the answer any more.
  mutating func forget(_ id: QuestionID) {
    guard let question = questions.removeValue(forKey: id) else { return }
    if let lane = question.lane, handed[lane] == id { handed[lane] = nil }
    waiting.removeAll { $0 == id }
  }

  /// Whether the question was handed out and is not answered yet.
  func isHandedOut(_ id: QuestionID) -> Bool { questions[id]?.lane != nil }

  // MARK: The agent comes

  /// Lets an agent in that holds the centre, or may hold it from now on.
  mutating func admit(_ hello: AgentHello, at now: Moment) -> Result<[Action], Refusal> {
    if isClosed { return .failure(.closing) }
    var actions: [Action] = []
    if let holder, let refusal = refusal(of: hello, after: holder) {
      // One that is silent for so long is gone. So an agent whose folder was brought back from a copy, and that counts its
      // starts from there, is let in too.
      guard now - holder.heard >= limits.vacancy else { return .failure(refusal) }
      actions = release()
    } else if let holder, hello.life > holder.hello.life {
      actions = release()
    }
    let isSame = holder?.hello.agent == hello.agent && holder?.hello.life == hello.life
    holder = Holder(hello: hello, since: isSame ? holder?.since ?? now : now, heard: now)
    return .success(actions)
  }

  /// Why somebody may not take the holder's place while that is there; nil for the holder itself and its later starts.
  private func refusal(of hello: AgentHello, after holder: Holder) -> Refusal? {
    guard holder.hello.agent == hello.agent else { return .held(host: holder.hello.host) }
    if hello.life < holder.hello.life { return .replaced }
    // The same start cannot be at two places: its folder was copied, with its machine perhaps.
    return hello.life == holder.hello.life && hello.host != holder.hello.host ? .held(host: holder.hello.host) : nil
  }

  /// An exchange of an agent that was admitted.
  mutating func listen(
    _ poll: Poll, lane: Int, answers: [GivenAnswer], waits: Bool
  ) -> Result<[Action], Refusal> {
    guard (0..<limits.lanes).contains(lane) else { return .failure(.noSuchLane) }
    var actions: [Action] = []
    for given in answers where isHandedOut(given.id) {
      forget(given.id)
      actions.append(.deliver(given.id, given.answer))
    }
    // The lane's connection was cut, and it comes again by another.
    if let old = held.firstIndex(where: { $0.lane == lane }) { actions.append(.reply(held.remove(at: old).poll, nil)) }
    actions += takeBack(from: lane)
    held.append((lane, poll))
    actions += handOut()
    if !waits { actions += hold(over: poll) }
    return .success(actions)
  }

  /// The time of an exchange is over, or whoever waited for it has left.
  mutating func hold(over poll: Poll) -> [Action] {
    guard let index = held.firstIndex(where: { $0.poll == poll }) else { return [] }
    held.remove(at: index)
    return [.reply(poll, nil)]
  }

  /// Every exchange that is held is over.
  mutating func recall() -> [Action] {
    defer { held = [] }
    return held.map { .reply($0.poll, nil) }
  }

  /// The agent stops: the centre is free, and nobody waits for it.
  mutating func leave() -> [Action] {
    let actions = release() + waiting.map { Action.fail($0, .agentSilent) }
    for id in waiting { questions[id] = nil }
    waiting = []
    holder = nil
    return actions
  }

  /// The hub stops.
  mutating func close() -> [Action] {
    isClosed = true
    let actions = held.map { Action.reply($0.poll, nil) } + questions.keys.map { Action.fail($0, .closing) }
    (held, questions, waiting, handed) = ([], [:], [], [:])
    return actions
  }

  // MARK: Within

  /// Hands what waits to exchanges that are held.
  private mutating func handOut() -> [Action] {
    var actions: [Action] = []
    while let id = waiting.first, !held.isEmpty {
      let (lane, poll) = held.removeFirst()
      waiting.removeFirst()
      questions[id]?.lane = lane
      questions[id]?.handings += 1
      handed[lane] = id
      actions.append(.reply(poll, id))
    }
    return actions
  }

  /// What was handed out on a lane and not answered was lost on its way: it is handed out again, a few times.
  private mutating func takeBack(from lane: Int) -> [Action] {
    guard let id = handed.removeValue(forKey: lane), let question = questions[id] else { return [] }
    guard question.handings < limits.handings else {
      questions[id] = nil
      return [.fail(id, .lostAgain)]
    }
    questions[id]?.lane = nil
    waiting.insert(id, at: 0)
    return []
  }

  /// Nothing more comes from the agent that held the centre: what it had in hand is for the next.
  private mutating func release() -> [Action] {
    let actions = held.map { Action.reply($0.poll, nil) }
    held = []
    return actions + handed.keys.sorted().flatMap { takeBack(from: $0) }
  }
}
