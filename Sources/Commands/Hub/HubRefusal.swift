import Console
import HTTPService
import Language

/// What the hub answered in place of what was asked: a problem document (RFC 9457), already in the reader's language.
struct HubRefusal {
  private let response: HTTPClient.Response
  private let request: HubRequest
  private let address: HubAddress

  init(_ response: HTTPClient.Response, to request: HubRequest, from address: HubAddress) {
    self.response = response
    self.request = request
    self.address = address
  }

  var failure: Failure {
    let problem = (try? JSONValue(reading: response.body)) ?? .null
    guard let detail = problem["detail"].text ?? problem["title"].text else {
      return Failure(
        Phrase(
          "\(address.url) answered \(response.status), and not as a hub of Praya does.",
          "\(address.url) 回應 \(response.status)，並非 Praya 平台的回應。"))
    }
    let faults = problem["faults"].list
    let details = faults.map { fault in
      let message = fault["message"].text ?? ""
      let place = [(request.quotesLines ? fault["line"].whole : nil).map { "\($0)" }, fault["field"].text].compactMap { $0 }
        .filter { !$0.isEmpty }
      // A single fault has said its message as the detail; where it stands is new.
      return (place + (message == detail ? [] : [message])).joined(separator: ": ")
    }
    return Failure(
      Phrase(same: detail) + hint, details: details.filter { !$0.isEmpty }.map { Phrase(same: $0) }, json: response.body)
  }

  /// Whether somebody was just signing in: the advice to do so would be odd.
  private var isAboutSignIn: Bool { request.method == .post && request.path == ["sessions"] }

  private var hint: Phrase {
    response.status == .unauthorized && !isAboutSignIn
      ? Phrase(" Sign in with 'praya sign-in'.", "請以「praya sign-in」登入。") : Phrase(same: "")
  }
}

extension Failure {
  /// The hub's stable name for what it refused, where it was the hub.
  var hubName: String? { json.flatMap { try? JSONValue(reading: $0) }?["name"].text }
}

extension Phrase {
  static func + (a: Phrase, b: Phrase) -> Phrase {
    Phrase(a.english + b.english, a.traditionalChinese + b.traditionalChinese)
  }
}
