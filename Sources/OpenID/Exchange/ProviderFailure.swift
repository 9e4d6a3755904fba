internal import HTTPService
public import Language

/// Why a provider's word could not be had, or is not believed.
public enum ProviderFailure: Error, Hashable, Sendable {
  /// It does not answer; how.
  case unreachable(String)
  /// It answered the request for what is named with this status.
  case status(String, Int)
  /// Its document of this name cannot be used.
  case document(String, DocumentFault)
  /// It refused the code, by this name.
  case refused(String)
  case token(TokenFault)

  init(_ error: HTTPClientError) {
    self =
      switch error {
      case .timedOut: .unreachable("timed out")
      case .tls(let words), .couldNotConnect(let words), .protocolViolation(let words), .invalidRequest(let words):
        .unreachable(words)
      case .couldNotResolve: .unreachable("its name cannot be resolved")
      case .tooLarge(let limit): .unreachable("its answer has more than \(limit) bytes")
      case .forbiddenDestination(let address): .unreachable("its address \(address) is not allowed")
      case .cancelled: .unreachable("cancelled")
      }
  }
}

extension ProviderFailure: ProblemConvertible {
  public var problem: Problem {
    switch self {
    case .unreachable(let words):
      Problem(
        .unavailable, "provider-unreachable",
        Phrase(
          "The sign-in provider does not answer (\(words)). Please try again later.", "登入服務供應者沒有回應（\(words)）。請稍後再試。"))
    case .status(let what, let status):
      Problem(
        .unavailable, "provider-unreachable",
        Phrase(
          "The sign-in provider answered the request for its \(what) with status \(status). Please try again later.",
          "登入服務供應者以狀態碼 \(status) 回應對 \(what) 的請求。請稍後再試。"))
    case .document(let what, let fault):
      Problem(
        .unavailable, "provider-document",
        Phrase(
          "What the sign-in provider says (\(what)) cannot be used: \(fault.words.english).",
          "無法使用登入服務供應者的資料（\(what)）：\(fault.words.traditionalChinese)。"))
    case .refused(let name):
      Problem(
        .unauthenticated, "provider-refused",
        Phrase(
          "The sign-in provider did not confirm the sign-in (\(name)). Please sign in again.",
          "登入服務供應者未有確認這次登入（\(name)）。請重新登入。"))
    case .token(let fault):
      Problem(
        .unauthenticated, "provider-token",
        Phrase(
          "The sign-in provider's word is not believed (\(fault.name)). Please sign in again, or tell the hub's administrator.",
          "登入服務供應者的登入憑證不獲接納（\(fault.name)）。請重新登入，或通知平台管理員。"))
    }
  }
}

extension DocumentFault {
  var words: Phrase {
    switch self {
    case .notAnObject: Phrase("it is no JSON object of the expected size", "內容不是合適大小的 JSON 物件")
    case .otherIssuer: Phrase("it names another issuer than the one that was asked", "所載的簽發者與查詢的不同")
    case .missing(let name): Phrase("'\(name)' is missing", "缺少「\(name)」")
    case .address(let name): Phrase("'\(name)' is no HTTPS address", "「\(name)」不是 HTTPS 網址")
    case .unsupported(let what): Phrase("the provider offers none of: \(what)", "供應者不支援：\(what)")
    }
  }
}

extension TokenFault {
  /// A short stable name.
  var name: String {
    switch self {
    case .malformed(let what): "malformed: \(what)"
    case .algorithm: "algorithm"
    case .unknownKey: "unknown key"
    case .signature: "signature"
    case .claim(let name): "claim: \(name)"
    case .issuer: "issuer"
    case .audience: "audience"
    case .expired: "expired"
    case .issueTime: "time of issue"
    case .nonce: "nonce"
    case .accessToken: "access token"
    }
  }
}
