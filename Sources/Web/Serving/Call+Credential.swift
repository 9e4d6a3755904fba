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
  /// request went to. No page can set either header. `SameSite` says the same once more; it is
  /// `Lax`, not `Strict`, as whoever comes back from a sign-in provider comes from another site.
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

  /// Where the request comes from, for counting tries.
  var origin: ClientOrigin { ClientOrigin(clientAddress) }

  private var sessionOfCookie: String? { request.cookie(Call.sessionCookie) }

  private var comesFromOwnPage: Bool {
    if let site = request.headers["Sec-Fetch-Site"] { return site == "same-origin" }
    guard let origin = request.headers["Origin"], let host = request.headers["Host"], let slashes = origin.range(of: "://") else {
      return false
    }
    let scheme = origin[..<slashes.lowerBound]
    guard scheme == "https" || scheme == "http" && !site.isEncrypted(request) else { return false }
    return origin[slashes.upperBound...].lowercased() == host.lowercased()
  }

  /// The `Set-Cookie` that hands a browser its session, or, with nil, takes it away.
  func cookie(_ secret: String?) -> String {
    site.cookie(Call.sessionCookie, secret, path: "/", seconds: Hub.sessionLength.count, for: request)
  }
}
