internal import HTTPService
internal import Language

/// A problem with the status and the headers under which it is answered.
struct HTTPProblem: Error {
  let problem: Problem
  let status: HTTPStatus
  var headers: HTTPHeaders = [:]

  init(_ problem: Problem) { self.init(problem, status: problem.kind.status) }

  init(_ problem: Problem, status: HTTPStatus) {
    self.problem = problem
    self.status = status
    switch problem.kind {
    case .unauthenticated: headers["WWW-Authenticate"] = "Bearer realm=\"praya\""
    case .unavailable, .throttled: headers["Retry-After"] = String(max(1, problem.retryAfterSeconds ?? 5))
    default: break
    }
  }
}

extension Problem.Kind {
  var status: HTTPStatus {
    switch self {
    case .invalid: .unprocessableContent
    case .malformed: .badRequest
    case .unauthenticated: .unauthorized
    case .forbidden: .forbidden
    case .notFound: .notFound
    case .conflict, .insufficient: .conflict
    case .outdated: .preconditionFailed
    case .tooLarge: .contentTooLarge
    case .throttled: .tooManyRequests
    case .unavailable: .serviceUnavailable
    case .internal: .internalServerError
    }
  }

  /// What this kind of refusal is called, for the head of a message.
  var title: Phrase {
    switch self {
    case .invalid: Phrase("The request is not valid", "請求內容有誤")
    case .malformed: Phrase("The request cannot be read", "無法讀取請求")
    case .unauthenticated: Phrase("Not signed in", "未登入")
    case .forbidden: Phrase("Not allowed", "沒有權限")
    case .notFound: Phrase("Not found", "找不到")
    case .conflict: Phrase("Not possible at present", "目前未能執行")
    case .outdated: Phrase("Changed meanwhile", "資料已更新")
    case .insufficient: Phrase("Not enough left", "餘額不足")
    case .tooLarge: Phrase("Too large", "超出大小上限")
    case .throttled: Phrase("Too many requests", "請求過於頻密")
    case .unavailable: Phrase("Out of service for now", "暫停服務")
    case .internal: Phrase("A fault of the hub", "平台發生錯誤")
    }
  }
}

extension Problem {
  /// An error that no room gave words to.
  init(unforeseen error: any Error) {
    self.init(.internal, "internal", Phrase("Something went wrong in the hub: \(error)", "平台內部發生錯誤：\(error)"))
  }
}
