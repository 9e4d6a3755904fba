internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

/// Requests under a key of the caller's (draft-ietf-httpapi-idempotency-key-header).
extension Call {
  /// Does what a request asks for, once for each `Idempotency-Key`. A repeat is answered as the first was, with
  /// `Idempotency-Replayed: true`.
  ///
  /// - Parameters:
  ///   - keeps: false where the answer holds a secret, which is kept nowhere.
  ///   - work: the use case. Its value must be the one that its transaction returns.
  ///   - write: the answer's body.
  func once<Value: Sendable>(
    by actor: Actor, status: HTTPStatus = .created, keeps: Bool = true, _ work: @Sendable () async throws -> Value,
    write: @escaping @Sendable (inout JSONWriter, Value) -> Void
  ) async throws -> HTTPResponse {
    try await once(
      by: actor,
      answer: { value, _ in
        KeptAnswer(
          status: status.rawValue,
          text: keeps ? String(decoding: JSONWriter.value { write(&$0, value) }, as: UTF8.self) : "")
      }, work
    ) { value in .json(JSONWriter.value { write(&$0, value) }, status: status) }
  }

  /// The same for what answers with nothing.
  func once(by actor: Actor, _ work: @Sendable () async throws -> Void) async throws -> HTTPResponse {
    try await once(by: actor, answer: { _, _ in KeptAnswer(status: HTTPStatus.noContent.rawValue, text: "") }, work) {
      .noContent
    }
  }

  /// The same for what shows more than the use case returned.
  ///
  /// - Parameters:
  ///   - glance: finds it inside the transaction, where there is a key.
  ///   - read: finds it behind the transaction, where there is none.
  func once<Value: Sendable, Shown: Sendable>(
    by actor: Actor, status: HTTPStatus = .created, _ work: @Sendable () async throws -> Value,
    glance: @escaping @Sendable (Glance, Value) throws -> Shown, read: @Sendable (Value) async throws -> Shown,
    write: @escaping @Sendable (inout JSONWriter, Shown) -> Void
  ) async throws -> HTTPResponse {
    try await once(
      by: actor,
      answer: { value, view in
        let shown = try glance(view, value)
        return KeptAnswer(
          status: status.rawValue, text: String(decoding: JSONWriter.value { write(&$0, shown) }, as: UTF8.self))
      }, work
    ) { value in
      let shown = try await read(value)
      return .json(JSONWriter.value { write(&$0, shown) }, status: status)
    }
  }

  private func once<Value: Sendable>(
    by actor: Actor, answer: @escaping @Sendable (Value, Glance) throws -> KeptAnswer,
    _ work: @Sendable () async throws -> Value, respond: (Value) async throws -> HTTPResponse
  ) async throws -> HTTPResponse {
    guard let key = request.headers["Idempotency-Key"] else { return try await respond(work()) }
    let once = try OnceOnly(
      person: actor.person, key: key, useCase: "\(request.method.rawValue) \(request.path)", request: Digest(of: request.body)
    ) { value, view in try (value as? Value).map { try answer($0, view) } }
    if let kept = try await hub.keptAnswer(to: once) { return Call.response(kept) }
    var terms = RequestTerms.current
    terms.once = once
    let value: Value
    do { value = try await RequestTerms.$current.withValue(terms, operation: work) } catch {
      // Another request under the key was faster.
      if let kept = once.kept { return Call.response(kept) }
      throw error
    }
    return try await respond(value)
  }

  private static func response(_ kept: KeptAnswer) -> HTTPResponse {
    let status = HTTPStatus(rawValue: kept.status)
    var response = status == .noContent ? HTTPResponse.noContent : .json(Array(kept.text.utf8), status: status)
    response.headers["Idempotency-Replayed"] = "true"
    return response
  }
}
