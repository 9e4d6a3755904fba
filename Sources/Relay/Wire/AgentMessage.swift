public import Language
public import Quantities

/// Which agent speaks, and on what terms.
public struct AgentHello: Sendable, Hashable {
  /// Names the installation: random, made once, kept in the agent's folder.
  public var agent: String
  /// Counts the installation's starts: a later one takes the place of an earlier one at once.
  public var life: Int64
  /// Praya's version there.
  public var version: String
  /// The machine's name, for people.
  public var host: String
  /// What the operator's terms say at present, a sentence each.
  public var terms: [Phrase]

  public init(agent: String, life: Int64, version: String, host: String, terms: [Phrase]) {
    self.agent = agent
    self.life = life
    self.version = version
    self.host = host
    self.terms = terms
  }
}

/// What an agent sends.
public struct AgentMessage: Sendable, Hashable {
  public enum Body: Sendable, Hashable {
    /// Answers of the last round, and the wish for more. The hub answers when it has a question, or when it has held the
    /// exchange for as long as it may. One lane has one exchange at a time, and works at one question at a time: an
    /// exchange without the answer to what its lane was asked says that the question was lost.
    case listen(lane: Int, answers: [GivenAnswer], waits: Bool)
    /// A part of an input of the order that this question brought.
    case fetch(QuestionID, input: Int, from: Int64)
    /// The agent stops: nobody need wait for it.
    case leave
  }

  public var hello: AgentHello
  /// What the clock of the agent's machine said when it was sent.
  public var sentAt: Instant
  public var body: Body

  public init(hello: AgentHello, sentAt: Instant, body: Body) {
    self.hello = hello
    self.sentAt = sentAt
    self.body = body
  }
}

/// What the hub answers.
public struct HubMessage: Sendable, Hashable {
  /// At most one at present.
  public var questions: [AskedQuestion]
  /// What was fetched.
  public var part: [UInt8]?

  public init(questions: [AskedQuestion] = [], part: [UInt8]? = nil) {
    self.questions = questions
    self.part = part
  }
}
