import Console
import Hub
import HTTPService
import JSON
import Language
import Monitoring
import Web

/// `praya serve`: the hub over HTTP, until it is told to stop.
enum ServeCommand {
  /// The data folder, for commands that work on it without a hub.
  static let data = ServeSettings.data.option
  private static let showSettings = Flag(
    "show-settings", Phrase("Tell every setting with its value and where it comes from, and end.", "列出所有設定、其值及來源，然後結束。"))

  static let command = Command(
    "serve", Phrase("Run the hub until it is stopped.", "運行平台，直至停止。"),
    discussion: Phrase(
      "Opens the data folder, makes it where it is missing, serves the API and carries out what the hub does by itself. Every option may stand in the environment (--tls-key is PRAYA_TLS_KEY) or in the configuration file ({\"tls\":{\"key\":…}}); the command line goes before the environment, the environment before the file. Ctrl-C or SIGTERM stops it gracefully; jobs that run keep running and are taken up at the next start.",
      "開啟（或建立）資料夾，提供 API，並執行平台的日常工作。每個選項亦可設於環境變數（--tls-key 即 PRAYA_TLS_KEY）或設定檔（{\"tls\":{\"key\":…}}）；優先次序為命令列、環境變數、設定檔。按 Ctrl-C 或傳送 SIGTERM 可安全停止；運行中的作業會繼續，並於下次啟動時接續。"
    ),
    options: [showSettings, Settings.configOption] + ServeSettings.all.map(\.declaring)
  ) { invocation in
    let settings = try Settings(invocation, known: ServeSettings.all)
    if invocation.has(showSettings) { return try show(settings, invocation) }
    try await serve(settings, invocation.terminal)
  }

  private static func serve(_ settings: Settings, _ terminal: Terminal) async throws {
    let log = Log(settings, terminal)
    let options = try Service.Options(settings)
    let folder = settings[ServeSettings.data] ?? Installation.defaultFolder(terminal.environment)
    let installation = try await Installation.open(
      folder, mail: try MailSettings.desk(settings, dataFolder: folder), streams: options.streams, webhooks: options.webhooks,
      retention: try RetentionSettings.retention(settings), moves: MoveSettings.terms(settings),
      log: { log(.warning, "installation", $0) })
    let service: Service
    do { service = try Service.start(installation, options, log: log) } catch {
      await installation.close()
      throw error
    }
    log(
      .info, "started", "praya: serving \(installation.folder) at \(service.address)", .init("version", Praya.version),
      .init("address", service.address))
    let signal = await StopSignals.wait()
    log(.info, "stopping", "praya: stopping", .init("signal", signal))
    await service.stop()
    log(.info, "stopped", "praya: stopped")
  }

  private static func show(_ settings: Settings, _ invocation: Invocation) throws {
    if invocation.wantsJSON {
      return try invocation.terminal.writeOutput(
        JSONWriter.object { json in
          for setting in ServeSettings.all {
            json.object(setting.path) { json in
              let told = settings.told(setting)
              json.field("value", told?.text)
              json.field("source", (told?.source ?? .standard).rawValue)
              json.field("variable", setting.variable)
            }
          }
        } + [0x0A])
    }
    try invocation.terminal.say(
      ServeSettings.all.map { setting in
        let told = settings.told(setting)
        return "\(setting.path) = \(told?.text ?? "-")  (\((told?.source ?? .standard).rawValue); \(setting.variable))"
      })
  }
}

extension Service.Options {
  /// - Throws: a problem when a certificate stands without its key, a failure when a file cannot be used.
  init(_ settings: Settings) throws {
    self.init(listen: settings[ServeSettings.listen] ?? "127.0.0.1:8080")
    publicAddress = settings[ServeSettings.publicAddress]
    threads = settings[ServeSettings.threads] ?? threads
    connections = settings[ServeSettings.connections] ?? connections
    stopSeconds = settings[ServeSettings.stopSeconds] ?? stopSeconds
    auditHeads = settings[ServeSettings.auditHeads]
    rateLimits = RateLimits(settings)
    proxy = try TrustedProxy(settings)
    webhooks = .init(settings)
    streams.perPerson = settings[ServeSettings.streamsPerPerson] ?? streams.perPerson
    streams.inAll = settings[ServeSettings.streamsInAll] ?? streams.inAll
    switch (settings[ServeSettings.certificate], settings[ServeSettings.key]) {
    case (nil, nil): break
    case (let certificate?, let key?):
      tls = HTTPServer.TLS(
        certificatePEM: try LocalText.read(certificate), privateKeyPEM: String(decoding: try SecretFile.read(key), as: UTF8.self))
    default:
      throw Problem.invalid(
        "tls.key", rule: "together", Phrase("A certificate and its key go together.", "憑證與金鑰須一併提供。"))
    }
  }
}

extension RateLimits {
  /// After a silence, twice as many may come at once as in a second; five times as many where nobody signs in, as
  /// browsers and monitors behind one address come together.
  fileprivate init(_ settings: Settings) {
    self.init()
    func set(_ setting: Setting<Int>, _ rate: inout Rate, burst: Int) {
      if let perSecond = settings[setting] { rate = Rate(perSecond: perSecond, burst: perSecond * burst) }
    }
    set(ServeSettings.readRate, &read, burst: 2)
    set(ServeSettings.writeRate, &write, burst: 2)
    set(ServeSettings.heavyRate, &heavy, burst: 2)
    set(ServeSettings.openRate, &open, burst: 5)
  }
}

extension TrustedProxy {
  /// Nil where there is none. - Throws: a problem when its header stands without its addresses.
  fileprivate init?(_ settings: Settings) throws(Problem) {
    switch (settings[ServeSettings.proxyHeader], settings[ServeSettings.proxyAddresses]) {
    case (nil, nil): return nil
    case (let header?, let list?):
      self.init(header: header, addresses: Set(list.split(separator: ",").map { $0.filter { $0 != " " } }))
    default:
      throw Problem.invalid(
        "proxy.addresses", rule: "together",
        Phrase("A proxy's header and its addresses go together.", "代理伺服器的標頭與位址須一併提供。"))
    }
  }
}

extension Log {
  /// The process's log, on standard error.
  fileprivate init(_ settings: Settings, _ terminal: Terminal) {
    let format = settings[ServeSettings.logFormat] ?? (terminal.errorIsTerminal ? .text : .json)
    self.init(least: settings[ServeSettings.logLevel] ?? .info, clock: SystemClock()) { terminal.writeError($0.line(format)) }
  }
}
