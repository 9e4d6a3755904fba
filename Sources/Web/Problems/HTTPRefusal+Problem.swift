internal import HTTPService
internal import Language

extension HTTPRefusal {
  /// The refusal in words.
  var problem: Problem {
    switch self {
    case .malformed(let reason):
      Problem(.malformed, "malformed-request", Phrase("The request is malformed: \(reason).", "請求格式有誤：\(reason)。"))
    case .bodyTooLarge(let limit):
      Problem(
        .tooLarge, "body-too-large", Phrase("The body has more than \(limit) bytes.", "請求內容超過 \(limit) 位元組。"))
    case .targetTooLong(let limit):
      Problem(
        .tooLarge, "address-too-long", Phrase("The address has more than \(limit) bytes.", "網址超過 \(limit) 位元組。"))
    case .notFound:
      Problem(.notFound, "no-such-address", Phrase("There is nothing at this address.", "此網址沒有內容。"))
    case .methodNotAllowed(let allowed):
      Problem(
        .malformed, "method-not-allowed",
        Phrase(
          "This address takes only \(allowed.map(\.rawValue).joined(separator: ", ")).",
          "此網址只接受 \(allowed.map(\.rawValue).joined(separator: "、"))。"))
    case .handlerTooSlow:
      Problem(
        .unavailable, "too-slow",
        Phrase("The answer took too long. Please try again later.", "處理時間過長，請稍後再試。"))
    case .overloaded:
      Problem(
        .unavailable, "overloaded",
        Phrase("Too much is being uploaded at the moment. Please try again later.", "目前上載量過大，請稍後再試。"))
    case .stopping:
      Problem(
        .unavailable, "stopping", Phrase("The hub is stopping. Please try again in a moment.", "平台正在停止運作，請稍後再試。"))
    case .brokenAnswer:
      Problem(.internal, "broken-answer", Phrase("The answer could not be sent.", "未能傳送回應。"))
    }
  }
}
