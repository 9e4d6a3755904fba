import Console
import HTTPService
import Language

/// A running hub, as the command line speaks to it over its API.
struct HubClient: Sendable {
  /// How often and after which pauses a request is sent again whose answer was lost.
  struct Patience: Sendable {
    var attempts = 5
    /// Doubled after each attempt.
    var pause: Duration = .milliseconds(500)
  }

  /// Bytes of an answer: a job's file comes in parts of 1 MiB, a list in pages.
  static let largestAnswer = 32 << 20

  let address: HubAddress
  let token: String?
  let language: ReaderLanguage
  let patience: Patience
  let client: HTTPClient
  let note: @Sendable (Phrase) -> Void

  /// - Parameters:
  ///   - token: a session's or an API token; nil for what needs no sign-in.
  ///   - note: takes what a person who waits should know, such as that a request is sent again.
  init(
    _ address: HubAddress, token: String?, language: ReaderLanguage, patience: Patience = Patience(),
    note: @escaping @Sendable (Phrase) -> Void = { _ in }
  ) {
    self.address = address
    self.token = token
    self.language = language
    self.patience = patience
    self.note = note
    var configuration = HTTPClient.Configuration()
    configuration.lanes = 1
    configuration.responseBytes = Self.largestAnswer
    configuration.requestTime = .seconds(120)
    configuration.certificateAuthorityFile = address.certificateAuthorityFile
    client = HTTPClient(configuration)
  }

  /// The hub's answer.
  struct Answer: Sendable {
    let headers: HTTPHeaders
    let body: [UInt8]
    /// The body as JSON; null where it is empty or something else.
    var json: JSONValue { (try? JSONValue(reading: body)) ?? .null }
  }

  /// Sends a request, again where its answer was lost and a repeat does no harm.
  ///
  /// - Throws: `Failure` with the hub's own words where it refuses, or why it cannot be reached.
  func send(_ request: HubRequest) async throws -> Answer {
    var pause = patience.pause
    var attempt = 1
    while true {
      let isLast = attempt >= patience.attempts || !request.isRepeatable
      switch await answer(to: request) {
      case .success(let response):
        if response.status.isSuccess { return Answer(headers: response.headers, body: response.body) }
        if response.status != .serviceUnavailable || isLast { throw HubRefusal(response, to: request, from: address).failure }
      case .failure(let error):
        // Nobody there at the first attempt is a wrong address; later, a hub that is being started again.
        let wasReached = error == .timedOut || error.isBreakingOff || attempt > 1
        if isLast || !wasReached { throw error.failure(at: address) }
      }
      note(Phrase("The hub did not answer; trying again …", "平台未有回應，正在重試……"))
      try await Task.sleep(for: pause)
      pause *= 2
      attempt += 1
    }
  }

  private func answer(to request: HubRequest) async -> Result<HTTPClient.Response, HTTPClientError> {
    do throws(HTTPClientError) { return .success(try await client.send(wire(request))) } catch { return .failure(error) }
  }

  func wire(_ request: HubRequest) -> HTTPClient.Request {
    var wire = HTTPClient.Request(request.method, address.url + request.target, headers: request.headers)
    wire.headers["Accept-Language"] = language.rawValue
    if let time = request.time { wire.time = time }
    if let token { wire.headers["Authorization"] = "Bearer \(token)" }
    switch request.body {
    case .none: break
    case .json(let value):
      wire.headers["Content-Type"] = "application/json"
      wire.body = value.bytes
    case .bytes(let bytes, let contentType):
      wire.headers["Content-Type"] = contentType
      wire.body = bytes
    }
    return wire
  }
}

extension HTTPClientError {
  /// The connection stood, and what came back is not the whole of an answer.
  var isBreakingOff: Bool { if case .protocolViolation = self { true } else { false } }

  func failure(at address: HubAddress) -> Failure {
    let hub = address.url
    return switch self {
    case .couldNotConnect:
      Failure(
        Phrase(
          "No hub answers at \(hub). Is it running? See 'praya serve --help'.", "\(hub) 沒有平台回應。平台是否已啟動？請參閱「praya serve --help」。"))
    case .forbiddenDestination(let address):
      Failure(Phrase("\(hub) leads to \(address), which may not be connected to.", "\(hub) 指向不可連接的位址 \(address)。"))
    case .couldNotResolve:
      Failure(Phrase("There is no machine of the name in \(hub).", "找不到 \(hub) 所指的主機。"))
    case .timedOut: Failure(Phrase("The hub at \(hub) took too long to answer.", "\(hub) 的平台回應逾時。"))
    case .tls(let words):
      Failure(Phrase("No trusted, encrypted connection to \(hub): \(words).", "未能與 \(hub) 建立可信的加密連線：\(words)。"))
    case .tooLarge(let limit):
      Failure(Phrase("The hub's answer is larger than \(limit) bytes.", "平台的回應大於 \(limit) 位元組。"))
    case .protocolViolation(let words):
      Failure(Phrase("The hub at \(hub) broke off: \(words).", "\(hub) 的平台中斷了回應：\(words)。"))
    case .invalidRequest(let words): Failure(Phrase("\(hub): \(words).", "\(hub)：\(words)。"))
    case .cancelled: Failure(Phrase("Interrupted.", "已中斷。"))
    }
  }
}
