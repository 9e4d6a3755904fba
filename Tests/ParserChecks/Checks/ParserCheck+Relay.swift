internal import Agent
internal import Language
internal import Relay

extension ParserCheck {
  /// What a hub and a centre's agent send each other, and the agent's configuration.
  ///
  /// What is read is written again as what it was; what is not is refused by name. Either side may be hostile: nothing that
  /// one reads is larger than its bound, and no word of the other's commands a screen.
  static let relay = ParserCheck("relay", mostBytes: 8192) { bytes in
    try refusing { () throws(Problem) in
      let message = try AgentMessage(bytes)
      let again = try AgentMessage(message.bytes)
      guard again == message else { throw .broken("an agent's message") }
      guard message.hello.terms.count <= RelayLimits.terms, isPlain(message.hello.host), isPlain(message.hello.version),
        message.hello.terms.allSatisfy({ isPlain($0.english) && isPlain($0.traditionalChinese) })
      else { throw .broken("an agent's words") }
    }
    try refusing { () throws(Problem) in
      let message = try HubMessage(bytes)
      guard (message.part?.count ?? 0) <= RelayLimits.partBytes else { throw .broken("a part's length") }
      // An input that travels apart is only named.
      guard message.questions.allSatisfy(\.missing.isEmpty) else { return }
      guard try HubMessage(message.bytes) == message else { throw .broken("a hub's message") }
    }
    try refusing { () throws(Problem) in
      let settings = try AgentSettings(bytes, named: "agent.json")
      guard settings.hub.hasPrefix("https://") || settings.hub.hasPrefix("http://"), settings.folder.hasPrefix("/") else {
        throw .broken("an agent's settings")
      }
    }
  }

  private static func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { ![.control, .format].contains($0.properties.generalCategory) }
  }

  private static func refusing(_ read: () throws(Problem) -> Void) throws(BrokenPromise) {
    do throws(Problem) { try read() } catch {
      try promise(error.name != "broken", error.message.english)
      try promise(!error.name.isEmpty && !error.message.english.isEmpty, "a refusal has a name and words")
    }
  }
}

extension Problem {
  fileprivate static func broken(_ what: String) -> Problem {
    Problem(.internal, "broken", Phrase(same: "\(what) is not read as it was written"))
  }
}
