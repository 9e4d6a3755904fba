import Agent
import Centres
import Console
import Language
import Relay
import Slurm

/// `praya agent --check`: whether everything is in place, line by line.
enum AgentCheck {
  /// - Throws: a failure when something is not.
  static func run(_ settings: AgentSettings, _ token: String, _ invocation: Invocation) async throws {
    let (terminal, language) = (invocation.terminal, invocation.language)
    func say(_ phrase: Phrase) throws { try terminal.say(phrase[language]) }
    try say(Phrase("The configuration and the token file can be read.", "設定檔及權杖檔案可讀取。"))
    for sentence in settings.terms.sentences(isStopped: settings.terms.isStopped) { try say(sentence) }
    let isUsable: Bool
    do throws(CentreFailure) {
      let examined = try await examineCentre(settings)
      for finding in examined.findings { try? terminal.say(finding.line(language)) }
      let centre = try examined.description.get()
      let devices = centre.nodes.reduce(0) { $0 + $1.devices }
      try? say(
        Phrase(
          "The centre answers: \(centre.nodes.count) nodes with \(devices) devices.",
          "算力中心已回應：\(centre.nodes.count) 個節點，\(devices) 個裝置。"))
      if !centre.separatesProjects {
        try? say(
          Phrase(
            "Runs of different organisations could read each other's files here: it is fit for one organisation.",
            "不同機構的作業在此可讀取彼此的檔案：只適合一個機構使用。"))
      }
      isUsable = !examined.findings.contains { $0.level == .missing }
    } catch { throw Failure(Phrase("The centre cannot be used: \(error.words)", "無法使用算力中心：\(error.words)")) }
    guard isUsable else { throw Failure(Phrase("The centre cannot be used as it is.", "此算力中心現時不能使用。")) }
    let hello = AgentHello(agent: "check", life: 0, version: Praya.version, host: AgentSettings.host, terms: [])
    let client = RelayClient(
      RelayClient.Settings(settings), token: token, centre: NoCentre(), hello: { hello })
    switch await client.check() {
    case .refused(name: "centre-held", let words):
      try say(Phrase("The hub knows the token. \(words)", "平台認可此權杖。\(words)"))
    case .refused(_, let words): throw Failure(Phrase("The hub turns this agent away: \(words)", "平台拒絕此代理程式：\(words)"))
    case .away(let words): throw Failure(Phrase("The hub is out of reach: \(words)", "無法連接平台：\(words)"))
    default: try say(Phrase("The hub knows the token, and the centre is free.", "平台認可此權杖，算力中心可供連接。"))
    }
  }

  /// What a check has the hub ask: nothing.
  private struct NoCentre: Centre {
    private var none: CentreFailure { .unreachable(reason: "a check") }
    func describe() async throws(CentreFailure) -> CentreDescription { throw none }
    func start(_ order: RunOrder) async throws(CentreFailure) { throw none }
    func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] { throw none }
    func cancel(_ key: RunKey) async throws(CentreFailure) { throw none }
    func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
      throw none
    }
    func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] { throw none }
    func discardFiles(of key: RunKey) async throws(CentreFailure) { throw none }
  }
}

extension SlurmFinding {
  fileprivate func line(_ language: ReaderLanguage) -> String {
    let mark =
      switch level {
      case .ok: Phrase("ok     ", "正常")
      case .warning: Phrase("warning", "注意")
      case .missing: Phrase("MISSING", "缺少")
      }
    return "\(mark[language])  \(words[language])" + (remedy.map { "\n         → \($0[language])" } ?? "")
  }
}
