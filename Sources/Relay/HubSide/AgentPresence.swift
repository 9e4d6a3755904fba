internal import Language

/// What the hub has heard of the agent that holds a centre.
public struct AgentPresence: Sendable, Hashable {
  public var hello: AgentHello
  /// Since when this start of it holds the centre.
  public var held: Duration
  /// How long ago it was heard.
  public var silent: Duration
  /// Whether that is recent enough to reckon with it.
  public var isHeard: Bool
}

extension QuestionLine.Refusal {
  /// The refusal in words, for the agent's log.
  var problem: Problem {
    switch self {
    case .held(let host):
      Problem(
        .conflict, "centre-held",
        Phrase(
          "Another agent holds this centre: it runs at \(host). Stop it there; when it has been silent for a minute, this one is let in.",
          "此算力中心已由另一代理程式連接，其主機為 \(host)。請停止該程式；待其靜止一分鐘後，本程式即可接入。"))
    case .replaced:
      Problem(
        .conflict, "agent-replaced",
        Phrase("A later start of this agent holds the centre.", "此代理程式較後啟動的一個執行實例已接管算力中心。"))
    case .noSuchLane:
      Problem.invalid("lane", rule: "range", Phrase("There is no such lane.", "沒有此通道。"))
    case .closing:
      Problem(.unavailable, "stopping", Phrase("The hub is stopping.", "平台正在停止。"))
    }
  }
}

extension QuestionLine.Failure {
  /// Why there is no answer, in both languages: it stands beside jobs.
  var reason: String {
    switch self {
    case .noAgent: "the centre's agent has not connected / 算力中心的代理程式未連接"
    case .agentSilent: "the centre's agent is silent / 算力中心的代理程式沒有回應"
    case .tooMany: "too many questions to the centre are under way / 同時向算力中心提出的查詢過多"
    case .lostAgain: "the connection to the centre's agent breaks again and again / 與算力中心代理程式的連線屢次中斷"
    case .closing: "the hub is stopping / 平台正在停止"
    }
  }
}
