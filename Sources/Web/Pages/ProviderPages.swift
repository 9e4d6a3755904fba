internal import HTML
internal import HTTPService
internal import Hub
internal import Language
internal import Quantities

extension RouteTable {
  /// The way of a browser through a provider: off to it, and back from it.
  mutating func addProviderPages() {
    addOpen(.get, "/sign-in/{provider}", query: ["redirect"]) { call in
      await SignInRefusalPage.instead(call) { () throws(Problem) in
        let id = try call.provider("provider")
        var destination = LocalPath.root
        if let text = call.queryText("redirect") {
          guard let path = LocalPath(text) else { throw .invalid("redirect", rule: "path", LocalPath.rule) }
          destination = path
        }
        let begun = try await call.hub.beginSignIn(
          by: id, callback: call.callback(id), to: destination, language: call.language)
        return .seeOther(begun.location, cookies: [call.pendingCookie(begun.pending, id)])
      }
    }
    addOpen(.get, "/sign-in/{provider}/callback", query: [Call.anyName]) { call in
      var response = await SignInRefusalPage.instead(call) { () throws(Problem) in
        let id = try call.provider("provider")
        let answer = ProviderAnswer(
          code: call.queryText("code"), state: call.queryText("state"), issuer: call.queryText("iss"),
          error: call.queryText("error"))
        let finished = try await call.hub.finishSignIn(
          by: id, pending: call.request.cookie(Call.pendingCookie), answer: answer, from: call.origin)
        let session = finished.session.map { call.cookie($0.secret) }
        return .seeOther(finished.destination.text, cookies: session.map { [$0] } ?? [])
      }
      // Whatever came of it: it is over.
      if let id = try? call.provider("provider") {
        response.headers.add("Set-Cookie", call.pendingCookie(nil, id))
      }
      return response
    }
  }
}

extension HTTPResponse {
  fileprivate static func seeOther(_ location: String, cookies: [String]) -> HTTPResponse {
    var response = HTTPResponse(status: .seeOther, headers: ["Location": location])
    for cookie in cookies { response.headers.add("Set-Cookie", cookie) }
    return response
  }
}

/// What a person sees in a browser where a sign-in by a provider came to nothing.
enum SignInRefusalPage {
  /// The answer, or this page.
  static func instead(
    _ call: Call, _ answer: () async throws(Problem) -> HTTPResponse
  ) async -> HTTPResponse {
    do throws(Problem) { return try await answer() } catch {
      var page = HTTPResponse(
        // A page has no way to present a secret, which 401 would ask for.
        status: error.kind == .unauthenticated ? .forbidden : error.kind.status, contentType: "text/html; charset=utf-8",
        headers: [
          "Content-Security-Policy": WelcomePage.contentSecurityPolicy, "Content-Language": call.language.rawValue,
        ],
        Array(text(error, call.language).utf8))
      if let seconds = HTTPProblem(error).headers["Retry-After"] { page.headers["Retry-After"] = seconds }
      return page
    }
  }

  private static func text(_ problem: Problem, _ language: ReaderLanguage) -> String {
    // What went wrong inside is for the log.
    let words =
      problem.kind == .internal ? Phrase("Something went wrong in the hub.", "平台發生錯誤。") : problem.message
    let title = Phrase("Not signed in", "未能登入")
    let head: [Markup] = [
      .tag("meta", ["charset": "utf-8"]),
      .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .tag("title", [:], [.text("\(title[language]) · Praya")]),
      .styleSheet("body { max-width: 42rem; margin: 3rem auto; padding: 0 1rem; font: 1.05rem/1.6 system-ui, sans-serif; }"),
    ]
    let body: [Markup] = [
      .tag(
        "main", [:],
        [
          .tag("h1", [:], [.text(title[language])]), .tag("p", [:], [.text(words[language])]),
          .tag("p", [:], [.tag("a", ["href": "/"], [.text(Phrase("To the first page", "返回首頁")[language])])]),
        ])
    ]
    return Markup.tag("html", ["lang": language.rawValue], [.tag("head", [:], head), .tag("body", [:], body)]).document
  }
}
