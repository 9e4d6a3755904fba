import Agent
import Centres
import Console
import Glibc
import Language
import Monitoring
import Relay

/// `praya agent`: runs at a centre, dials out to the hub, and acts on its own centre within the operator's terms.
enum AgentCommand {
  private static let config = Option(
    "config", "FILE", as: .text,
    Phrase("The agent's configuration; docs/agent.md tells its fields.", "代理程式的設定檔；欄位見 docs/agent.md。"))
  private static let check = Flag(
    "check", Phrase("Look whether everything is in place, tell it, and end.", "檢查設定是否齊備，報告結果，然後結束。"))
  private static let level = Option(
    "log-level", "LEVEL", as: ValueKind<LogEntry.Level>.choice,
    Phrase("The least that is logged: debug, info, warning, error. Default: info.", "記錄的最低級別：debug、info、warning、error。預設：info。"))
  private static let format = Option(
    "log-format", "FORMAT", as: ValueKind<LogEntry.Format>.choice,
    Phrase("json or text; text on a terminal, json otherwise.", "json 或 text；終端機預設為 text，其他為 json。"))

  static let ordinaryFile = "/etc/praya/agent.json"

  static let command = Command(
    "agent", Phrase("Run at a centre: act for a hub within the operator's terms.", "於算力中心運行：按營運者的條款為平台執行作業。"),
    discussion: Phrase(
      "Dials out to the hub over HTTPS with its own token; no port is opened. The configuration file is the law here: which projects, what share, which hours. SIGHUP reads it and the token again; a broken file is refused and the old terms stay. Ctrl-C or SIGTERM stops it gracefully; runs go on and are taken up at the next start.",
      "以自己的權杖經 HTTPS 主動連接平台，不開放任何連接埠。設定檔是此處的準則：接受哪些項目、佔用多少、哪些時段。SIGHUP 會重新讀取設定檔及權杖；檔案有誤則不採用，沿用原有條款。按 Ctrl-C 或傳送 SIGTERM 可安全停止；運行中的作業會繼續，並於下次啟動時接續。"
    ),
    options: [config, check, level, format]
  ) { invocation in
    let terminal = invocation.terminal
    let path = invocation[config] ?? ordinaryFile
    let settings = try AgentSettings(try LocalText.bytes(path), named: path)
    let token = try SecretFile.line(settings.tokenFile)
    if invocation.has(check) { return try await AgentCheck.run(settings, token, invocation) }
    let shape = invocation[format] ?? (terminal.errorIsTerminal ? .text : .json)
    let log = Log(least: invocation[level] ?? .info, clock: SystemClock()) { terminal.writeError($0.line(shape)) }
    try await AgentService(path: path, settings: settings, log: log).run(token: token)
  }
}

extension RelayClient.Settings {
  init(_ settings: AgentSettings) {
    self.init(hub: settings.hub, centre: settings.centre)
    certificateFile = settings.certificateFile
  }
}

extension AgentSettings {
  /// The machine's name.
  static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, 255) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
