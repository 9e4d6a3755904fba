import Glibc
import HTTPService
import Hub
import Language
import Web

/// A hub that answers over HTTP and goes its rounds.
struct Service {
  let installation: Installation
  /// `http://127.0.0.1:8080`.
  let address: String
  private let server: HTTPServer
  private let duties: Task<Void, Never>

  /// - Parameters:
  ///   - listen: an address and a port, such as `127.0.0.1:8080`; port 0 for any that is free.
  ///   - tls: a certificate and its key, in PEM.
  static func start(
    _ installation: Installation, listen: String, tls: HTTPServer.TLS? = nil, log: @escaping @Sendable (String) -> Void
  ) throws(Problem) -> Service {
    guard let colon = listen.lastIndex(of: ":"), let port = UInt16(listen[listen.index(after: colon)...]) else {
      throw .invalid(
        "listen", rule: "form", Phrase("Write ADDRESS:PORT, such as 127.0.0.1:8080.", "請寫成 位址:連接埠，例如 127.0.0.1:8080。"))
    }
    let web = WebAPI(hub: installation.hub, isSecure: tls != nil, log: log)
    var configuration = HTTPServer.Configuration()
    web.configure(&configuration)
    let host = listen[..<colon]
    configuration.address = String(host.hasPrefix("[") ? host.dropFirst().dropLast() : host)
    configuration.port = port
    configuration.tls = tls
    configuration.log = log
    let server: HTTPServer
    do { server = try HTTPServer.start(configuration, handler: web.router.respond) } catch {
      throw Problem(.unavailable, "listen", Phrase("Cannot listen on \(listen): \(error)", "無法監聽 \(listen)：\(error)"))
    }
    let duties = Duties(installation.hub) { problem in log("duty: \(problem.message.english)") }
    return Service(
      installation: installation, address: "\(tls == nil ? "http" : "https")://\(host):\(server.port)", server: server,
      duties: Task { await duties.run() })
  }

  /// Takes no more requests, lets those under way end, and closes the folder. Jobs run on: their runners need no hub.
  func stop() async {
    duties.cancel()
    await server.stop()
    await duties.value
    await installation.close()
  }
}
