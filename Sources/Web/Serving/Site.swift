internal import HTTPService
internal import Hub

/// How browsers reach the hub, and what it leaves with them.
struct Site: Sendable {
  /// Such as `https://hub.example`; nil where a request's own words are taken for it.
  var publicAddress: String?
  /// Whether the server itself speaks TLS.
  var isSecure: Bool

  init(publicAddress: String?, isSecure: Bool) {
    self.publicAddress = publicAddress.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    self.isSecure = isSecure
  }

  /// Without a slash at its end. What a request says of it (`Host`) is only ever told to a provider, which knows the
  /// hub's address and refuses another.
  func address(for request: HTTPRequest) -> String {
    publicAddress ?? "\(isSecure ? "https" : "http")://\(request.headers["Host"] ?? "")"
  }

  /// Whether the client's end of the connection is encrypted, as far as the server, its settings or a proxy say. A header
  /// that lies makes the hub only more careful.
  func isEncrypted(_ request: HTTPRequest) -> Bool {
    address(for: request).hasPrefix("https://") || request.headers["X-Forwarded-Proto"]?.lowercased() == "https"
  }

  /// A cookie that no script reads, that other sites' forms do not send along, and that travels encrypted where the hub
  /// does (RFC 6265bis, 4.1). Without a value it is taken away.
  func cookie(_ name: String, _ value: String?, path: String, seconds: Int64, for request: HTTPRequest) -> String {
    "\(name)=\(value ?? ""); Path=\(path); Max-Age=\(value == nil ? 0 : seconds); HttpOnly; SameSite=Lax"
      + (isEncrypted(request) ? "; Secure" : "")
  }
}

extension HTTPRequest {
  /// The value of a cookie; nil where there is none, or several that differ: then somebody else has set one.
  func cookie(_ name: String) -> String? {
    let values = headers.all("Cookie").flatMap { $0.split(separator: ";") }.compactMap { pair -> Substring? in
      let pair = pair.drop { $0 == " " }
      return pair.hasPrefix("\(name)=") ? pair.dropFirst(name.count + 1) : nil
    }
    guard let first = values.first, !first.isEmpty, values.allSatisfy({ $0 == first }) else { return nil }
    return String(first)
  }
}
