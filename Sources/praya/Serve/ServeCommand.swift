import Console
import HTTPService
import Language

/// `praya serve`: the hub over HTTP, until it is told to stop.
enum ServeCommand {
  static let data = Option(
    "data", "FOLDER", as: .text,
    Phrase(
      "The hub's data folder; /var/lib/praya for root, ~/.local/state/praya otherwise.",
      "平台資料夾；root 預設為 /var/lib/praya，其他用戶為 ~/.local/state/praya。"))
  private static let listen = Option(
    "listen", "ADDRESS:PORT", as: .text, Phrase("Where to listen; 127.0.0.1:8080 if left out.", "監聽位置；預設為 127.0.0.1:8080。"))
  private static let certificate = Option(
    "tls-certificate", "FILE", as: .text, Phrase("A certificate in PEM, for HTTPS.", "HTTPS 用的 PEM 憑證。"))
  private static let key = Option("tls-key", "FILE", as: .text, Phrase("The certificate's key in PEM.", "憑證的 PEM 金鑰。"))

  static let command = Command(
    "serve", Phrase("Run the hub until it is stopped.", "運行平台，直至停止。"),
    discussion: Phrase(
      "Opens the data folder, makes it where it is missing, serves the API and carries out what the hub does by itself. Ctrl-C or SIGTERM stops it gracefully; jobs that run keep running and are taken up at the next start.",
      "開啟（或建立）資料夾，提供 API，並執行平台的日常工作。按 Ctrl-C 或傳送 SIGTERM 可安全停止；運行中的作業會繼續，並於下次啟動時接續。"),
    options: [data, listen, certificate, key]
  ) { invocation in
    let terminal = invocation.terminal
    let installation = try await Installation.open(
      invocation[data] ?? Installation.defaultFolder(terminal.environment), log: terminal.complain)
    let service: Service
    do {
      service = try Service.start(
        installation, listen: invocation[listen] ?? "127.0.0.1:8080", tls: try tls(invocation), log: terminal.complain)
    } catch {
      await installation.close()
      throw error
    }
    terminal.complain(
      Phrase(
        "praya: serving \(installation.folder) at \(service.address)", "praya：正於 \(service.address) 提供 \(installation.folder)")[
          invocation.language])
    await StopSignals.wait()
    terminal.complain(Phrase("praya: stopping", "praya：正在停止")[invocation.language])
    await service.stop()
  }

  private static func tls(_ invocation: Invocation) throws -> HTTPServer.TLS? {
    switch (invocation[certificate], invocation[key]) {
    case (nil, nil): return nil
    case (let certificate?, let key?):
      return HTTPServer.TLS(certificatePEM: try LocalText.read(certificate), privateKeyPEM: try LocalText.read(key))
    default:
      throw Problem.invalid(
        "tls-key", rule: "together",
        Phrase("A certificate and its key go together.", "憑證與金鑰須一併提供。"))
    }
  }
}
