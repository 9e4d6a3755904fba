import Foundation
import Testing

@testable import HTTPService

@Suite struct TLSTests {
  /// A key and a certificate of its own for 127.0.0.1, made by the openssl program.
  private struct SelfSigned {
    let folder: URL
    var certificate: URL { folder.appending(path: "certificate.pem") }
    var key: URL { folder.appending(path: "key.pem") }

    init() throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "praya-tls-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let openssl = Process()
      openssl.executableURL = URL(filePath: "/usr/bin/openssl")
      openssl.arguments = [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
        "/CN=localhost",
        "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key.path, "-out", certificate.path,
      ]
      openssl.standardError = FileHandle.nullDevice
      try openssl.run()
      openssl.waitUntilExit()
      try #require(openssl.terminationStatus == 0)
    }

    func tls() throws -> HTTPServer.TLS {
      .init(
        certificatePEM: try String(contentsOf: certificate, encoding: .utf8),
        privateKeyPEM: try String(contentsOf: key, encoding: .utf8))
    }
  }

  @Test func aTrustedServerIsSpokenToAndAnyOtherNot() async throws {
    let own = try SelfSigned()
    let other = try SelfSigned()
    defer { for folder in [own.folder, other.folder] { try? FileManager.default.removeItem(at: folder) } }
    let tls = try own.tls()
    try await withServer({ $0.tls = tls }, handler: echo) { server in
      var trusting = HTTPClient.Configuration()
      trusting.certificateAuthorityFile = own.certificate.path
      let url = "https://127.0.0.1:\(server.port)/x"
      let client = HTTPClient(trusting)
      let body = [UInt8](repeating: 0x61, count: 1 << 20)
      for _ in 0..<3 {
        let response = try await client.send(.init(.post, url, body: body))
        #expect(response.body.count == body.count + 10)
      }
      trusting.certificateAuthorityFile = other.certificate.path
      for client in [HTTPClient(trusting), HTTPClient()] {
        let error = await #expect(throws: HTTPClientError.self) { try await client.send(.init(.get, url)) }
        guard case .tls? = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
      }
      // Plain HTTP to the TLS port, and a handshake that never goes on.
      await #expect(throws: HTTPClientError.self) { try await HTTPClient().send(.init(.get, server.url())) }
      #expect(await client.status(of: .init(.get, url)) == .ok)
    }
  }

  @Test func aCertificateWithAnothersKeyIsRefused() throws {
    let (one, two) = (try SelfSigned(), try SelfSigned())
    defer { for folder in [one.folder, two.folder] { try? FileManager.default.removeItem(at: folder) } }
    var configuration = HTTPServer.Configuration()
    configuration.tls = .init(certificatePEM: try one.tls().certificatePEM, privateKeyPEM: try two.tls().privateKeyPEM)
    #expect(throws: HTTPServer.StartError.unusableTLS) { try HTTPServer.start(configuration, handler: echo) }
  }
}
