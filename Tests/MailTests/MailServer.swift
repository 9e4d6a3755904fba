import Foundation
import Testing

/// A real mail server, aiosmtpd, that does by a recipient's name what servers do: `unknown@` is refused for good,
/// `later@` for now, and so on.
final class MailServer {
  struct Received: Decodable {
    let sender: String
    let recipients: [String]
    let data: Data
    /// Who signed in.
    let user: String?
    let isEncrypted: Bool
    /// The client's port: the same for what came over one connection.
    let connection: Int
    let greeting: String
  }

  struct Options: Encodable {
    var starttls = false
    var requireStarttls = false
    var implicitTLS = false
    var user: String?
    var password: String?
    /// Always on the way, however long: what a client must not wait for.
    var greetsNever = false
    var port = 0
  }

  let port: Int
  let folder: String
  private let process = Process()
  private let output = Pipe()
  private let input = Pipe()

  /// The certificate that the server shows, to be trusted by a client.
  var certificate: String { "\(folder)/certificate.pem" }

  static var python: String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return root.appendingPathComponent(".build/testing-python/bin/python").path
  }

  init(_ options: Options = Options()) throws {
    try #require(
      FileManager.default.isExecutableFile(atPath: Self.python),
      "scripts/setup --test makes the environment of Python that is missing")
    folder = NSTemporaryDirectory() + "praya-mail-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if options.starttls || options.requireStarttls || options.implicitTLS { try Self.makeCertificate(in: folder) }
    let settings = String(decoding: try JSONEncoder().encode(options), as: UTF8.self)
    process.executableURL = URL(fileURLWithPath: Self.python)
    process.arguments = ["-c", Self.program, settings, folder]
    (process.standardOutput, process.standardInput, process.standardError) = (output, input, FileHandle.nullDevice)
    try process.run()
    port = try #require(Int(try Self.line(of: output)), "the server does not start")
  }

  deinit {
    stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  func stop() {
    guard process.isRunning else { return }
    // A child of a dispatch queue's thread inherits its mask, in which SIGTERM waits for ever.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// The messages so far, in order.
  func received() throws -> [Received] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted()
    return try names.map {
      try JSONDecoder().decode(Received.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))
    }
  }

  private static func line(of pipe: Pipe) throws -> String {
    var bytes: [UInt8] = []
    while let byte = try pipe.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") { bytes.append(byte) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func makeCertificate(in folder: String) throws {
    let openssl = Process()
    openssl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    openssl.arguments = [
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
      "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "\(folder)/key.pem", "-out",
      "\(folder)/certificate.pem",
    ]
    openssl.standardError = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()
  }

  private static let program = """
    import asyncio, base64, json, os, ssl, sys
    from aiosmtpd.smtp import SMTP, AuthResult
    settings, folder = json.loads(sys.argv[1]), sys.argv[2]

    class Handler:
        count = 0
        async def handle_MAIL(self, server, session, envelope, address, options):
            if address.startswith("nobody@"):
                return "550 5.7.1 this sender is not welcome"
            envelope.mail_from = address
            return "250 OK"
        async def handle_RCPT(self, server, session, envelope, address, options):
            name = address.split("@")[0]
            if name == "unknown":
                return f"550 5.1.1 <{address}>: no such user here"
            if name == "later":
                return "451 4.7.1 greylisted, try again"
            if name == "closing":
                return "421 4.3.2 shutting down"
            envelope.rcpt_tos.append(address)
            return "250 OK"
        async def handle_DATA(self, server, session, envelope):
            name = envelope.rcpt_tos[0].split("@")[0]
            if name == "content":
                return "554 5.6.0 not in this form"
            if name == "full":
                return "452 4.3.1 no room"
            if name == "slow":
                await asyncio.sleep(30)
            if name == "drop":
                server.transport.abort()
                return "250 OK"
            Handler.count += 1
            record = {"sender": envelope.mail_from, "recipients": envelope.rcpt_tos,
                      "data": base64.b64encode(envelope.original_content).decode(),
                      "user": session.auth_data, "isEncrypted": session.ssl is not None or settings["implicitTLS"],
                      "connection": session.peer[1], "greeting": session.host_name}
            path = f"{folder}/{Handler.count:04}.json"
            with open(path + ".new", "w") as file:
                json.dump(record, file)
            os.rename(path + ".new", path)
            if name == "lost":
                server.transport.abort()
            return "250 OK taken"

    def authenticate(server, session, envelope, mechanism, data):
        user, password = data.login.decode(), data.password.decode()
        good = user == settings["user"] and password == settings["password"]
        return AuthResult(success=good, handled=good, auth_data=user if good else None)

    async def never(reader, writer):
        await asyncio.sleep(60)

    async def main():
        context = None
        if os.path.exists(f"{folder}/key.pem"):
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(f"{folder}/certificate.pem", f"{folder}/key.pem")
        upgrade = context if settings["starttls"] or settings["requireStarttls"] else None
        wants = settings.get("user") is not None
        def connection():
            return SMTP(Handler(), tls_context=upgrade, require_starttls=settings["requireStarttls"],
                        authenticator=authenticate if wants else None, auth_required=wants,
                        auth_require_tls=upgrade is not None, hostname="mail.test", ident="test")
        loop = asyncio.get_running_loop()
        if settings["greetsNever"]:
            server = await asyncio.start_server(never, "127.0.0.1", 0)
        else:
            server = await loop.create_server(connection, "127.0.0.1", settings["port"],
                                              ssl=context if settings["implicitTLS"] else None)
        print(server.sockets[0].getsockname()[1], flush=True)
        # When the test is gone, so is its server.
        await loop.run_in_executor(None, sys.stdin.read)

    asyncio.run(main())
    """
}
