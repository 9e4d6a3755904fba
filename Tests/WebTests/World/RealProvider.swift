import Foundation
import HTTPService
import Synchronization
import Testing

/// Canaille, an OpenID provider in Python, in a process of its own with one person and one client.
final class RealProvider: Sendable {
  static let password = "correct horse battery"
  static let clientSecret = "s3cret/of+praya"

  private static let python: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return root.appendingPathComponent(".build/testing-python/bin/python").path
  }()

  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: python) }

  private static let program = """
    import os, sys
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    from canaille import create_app
    from canaille.app import models
    from joserfc.jwk import RSAKey
    from werkzeug.serving import make_server

    callback, password, secret = sys.argv[1:]
    key = RSAKey.generate_key(2048, parameters={"kid": "real"})
    app = create_app({
        "SECRET_KEY": "of-tests", "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False, "HTMX": False},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
    })
    with app.app_context(), app.backend.session():
        app.backend.save(models.User(
            user_name="mei", formatted_name="Mei Chan", family_name="Chan", emails=["mei@harbour.example"], password=password))
        client = models.Client(
            client_id="praya", client_secret=secret, client_name="Praya", redirect_uris=[callback],
            grant_types=["authorization_code"], response_types=["code"], scope=["openid", "profile", "email"],
            token_endpoint_auth_method="client_secret_basic", id_token_signed_response_alg="RS256")
        # Whom its tokens are for: set as Canaille's own registration does, once the client is known.
        app.backend.save(client)
        client.audience = [client]
        app.backend.save(client)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    print(server.port, flush=True)
    server.serve_forever()
    """

  private let process: Process
  /// With the slash at its end that Canaille's issuer has.
  let issuer: String

  init(callback: String) throws {
    process = Process()
    process.executableURL = URL(fileURLWithPath: Self.python)
    process.arguments = ["-c", Self.program, callback, Self.password, Self.clientSecret]
    process.currentDirectoryURL = FileManager.default.temporaryDirectory
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // The first line is the port; it comes when the provider listens, or never when it has ended.
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    issuer = "http://127.0.0.1:\(try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)), "Canaille starts"))/"
  }

  func stop() {
    // A process of this one's inherits its blocked signals, SIGTERM perhaps among them.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}

/// A browser that fills in what a provider's pages ask for, until it is sent elsewhere.
struct ScriptedBrowser {
  private let client = HTTPClient()
  private var cookies: [String: String] = [:]
  private(set) var pages = 0

  /// Goes to `address` and on from there. - Returns: the first address that is not the provider's.
  mutating func visit(_ address: String, within issuer: String, filling fields: [String: String]) async throws -> String {
    var request = HTTPClient.Request(.get, address)
    for _ in 0..<20 {
      if !cookies.isEmpty { request.headers["Cookie"] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
      let response = try await client.send(request)
      for line in response.headers.all("Set-Cookie") {
        let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
          String.init)
        cookies[pair[0]] = pair[1]
      }
      if let location = response.headers["Location"] {
        let next = location.hasPrefix("/") ? String(issuer.dropLast()) + location : location
        guard next.hasPrefix(issuer) else { return next }
        request = HTTPClient.Request(.get, next)
        continue
      }
      try #require(response.status == .ok)
      pages += 1
      request = try form(String(decoding: response.body, as: UTF8.self), at: request.url, fields)
    }
    throw CancellationError()
  }

  /// The page's form, filled in.
  private func form(_ page: String, at address: String, _ fields: [String: String]) throws -> HTTPClient.Request {
    let form = try #require(page.range(of: "<form").map { page[$0.lowerBound...] }, "a page has a form")
    var items: [(String, String)] = []
    for tag in form.matches(of: /<(?:input|button)\b[^>]*>/) {
      let text = String(tag.output)
      guard let name = text.firstMatch(of: /\bname="([^"]*)"/)?.output.1 else { continue }
      let value = text.firstMatch(of: /\bvalue="([^"]*)"/)?.output.1 ?? ""
      if let filled = fields[String(name)] {
        // Of several buttons of a name, the one that is wanted.
        if !text.hasPrefix("<button") || value == filled { items.append((String(name), filled)) }
      } else if text.contains("type=\"hidden\"") {
        items.append((String(name), String(value)))
      }
    }
    var request = HTTPClient.Request(.post, address)
    request.headers["Content-Type"] = "application/x-www-form-urlencoded"
    request.body = Array(items.map { "\($0.0)=\(Self.encode($0.1))" }.joined(separator: "&").utf8)
    return request
  }

  private static func encode(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }
}
