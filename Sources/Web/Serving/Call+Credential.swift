internal import Access
internal import Foundation
internal import HTTPService
internal import Hub
internal import Language
internal import Quantities

/// What a request shows of who sends it: a secret in the `Authorization` header, or in a browser's cookie.
extension Call {
  static let sessionCookie = "praya_session"

  /// The secret that the request presents.
  ///
  /// A browser sends its cookie along with whatever any page has it ask. So a cookie opens a request that changes
  /// something only where the browser says that one of the hub's own pages asked: `Sec-Fetch-Site` says `same-origin`
  /// (Fetch Metadata, 2.4) or, where a browser does not send that, `Origin` (Fetch, 3.2) names the very host that the
  /// request went to. No page can set either header. The cookie's `SameSite=Strict` says the same once more.
  ///
  /// - Throws: `not-signed-in` where there is none, `cross-site` where another site's page asked.
  var credential: String {
    get throws(Problem) {
      let missing = Problem(
        .unauthenticated, "not-signed-in",
        Phrase("Please sign in: this request presents no session and no token.", "請先登入：此請求未有附上工作階段或權杖。"))
      // A header prevails, and one that cannot be read is not made up for by a cookie.
      if let header = request.headers["Authorization"] {
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw missing }
        return String(parts[1])
      }
      guard let cookie = sessionOfCookie else { throw missing }
      guard request.method == .get || request.method == .head || comesFromOwnPage else {
        throw Problem(
          .forbidden, "cross-site",
          Phrase(
            "This request does not come from a page of this hub, so its cookie counts for nothing.",
            "此請求並非由本平台的網頁發出，其 Cookie 不予採用。"))
      }
      return cookie
    }
  }

  /// Whether the secret came by cookie.
  var isByCookie: Bool { !request.headers.contains("Authorization") && sessionOfCookie != nil }

  /// Where the request comes from, for counting tries. A proxy on this machine says for whom it speaks: the last entry of
  /// `X-Forwarded-For` is the one that it wrote itself. From anywhere else that header is only talk.
  var origin: ClientOrigin {
    let isProxied = request.remoteAddress == "127.0.0.1" || request.remoteAddress == "::1"
    guard isProxied, let last = request.headers.all("X-Forwarded-For").last?.split(separator: ",").last else {
      return ClientOrigin(request.remoteAddress)
    }
    return ClientOrigin(String(last.filter { $0 != " " }))
  }

  /// The cookie's value; nil when there is none, or several that differ: then somebody else has set one.
  private var sessionOfCookie: String? {
    let values = request.headers.all("Cookie").flatMap { $0.split(separator: ";") }.compactMap { pair -> String? in
      let pair = pair.drop { $0 == " " }
      guard pair.hasPrefix(Call.sessionCookie + "=") else { return nil }
      return String(pair.dropFirst(Call.sessionCookie.count + 1))
    }
    guard let first = values.first, !first.isEmpty, values.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  private var comesFromOwnPage: Bool {
    if let site = request.headers["Sec-Fetch-Site"] { return site == "same-origin" }
    guard let origin = request.headers["Origin"], let host = request.headers["Host"], let slashes = origin.range(of: "://") else {
      return false
    }
    let scheme = origin[..<slashes.lowerBound]
    guard scheme == "https" || scheme == "http" && !isEncrypted else { return false }
    return origin[slashes.upperBound...].lowercased() == host.lowercased()
  }

  /// Whether the client's end of the connection is encrypted, as far as the server or a proxy before it says.
  private var isEncrypted: Bool { isSecure || request.headers["X-Forwarded-Proto"]?.lowercased() == "https" }

  /// The `Set-Cookie` that hands a browser its session (RFC 6265, 4.1), or, with nil, takes it away.
  func cookie(_ secret: String?) -> String {
    let age = secret == nil ? 0 : Hub.sessionLength.count
    return "\(Call.sessionCookie)=\(secret ?? ""); Path=/; Max-Age=\(age); HttpOnly; SameSite=Strict"
      + (isEncrypted ? "; Secure" : "")
  }
}
