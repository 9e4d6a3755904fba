public import HTTPService
public import Hub
internal import Quantities
internal import Secrets
internal import Synchronization

/// Where the hub may connect to when it posts to webhooks: the internet at large, and what the operator names.
public struct WebhookDestinations: Sendable {
  /// Private addresses that are allowed all the same, such as the city's own network.
  public var allowed: [IPRange] = []
  /// Whether this machine is allowed, also without encryption; for trying things out.
  public var allowsLoopback = false
  /// A file of trusted certificates in PEM in place of the system's.
  public var certificateAuthorityFile: String?

  public init() {}

  func mayConnect(to address: IPAddress, encrypted: Bool) -> Bool {
    if address.isLoopback, allowsLoopback { return true }
    return encrypted && (address.isPublic || allowed.contains { $0.contains(address) })
  }
}

/// Posts letters: signed by the Standard Webhooks specification, within a bound of time, without following redirects.
public struct WebhookCourier: WebhookPost {
  /// For a whole attempt, from the search for the receiver's address to the end of its answer.
  public static let attemptTime: Duration = .seconds(10)
  /// How much of an answer's body is read; its status counts, whatever follows.
  public static let answerBytes = 64 << 10

  private let encrypted: HTTPClient
  private let plain: HTTPClient

  /// - Parameter lanes: attempts at a time, each with a thread while it lasts.
  public init(_ destinations: WebhookDestinations = WebhookDestinations(), lanes: Int = WebhookTerms().atOnce) {
    func client(encrypted: Bool) -> HTTPClient {
      var configuration = HTTPClient.Configuration()
      configuration.lanes = lanes
      configuration.connectTime = WebhookCourier.attemptTime
      configuration.requestTime = WebhookCourier.attemptTime
      configuration.headBytes = 32 << 10
      configuration.certificateAuthorityFile = destinations.certificateAuthorityFile
      configuration.mayConnect = { destinations.mayConnect(to: $0, encrypted: encrypted) }
      return HTTPClient(configuration)
    }
    self.encrypted = client(encrypted: true)
    plain = client(encrypted: false)
  }

  public func deliver(_ letter: WebhookLetter) async -> WebhookReceipt {
    let head = Mutex<HTTPClient.ResponseHead?>(nil)
    let read = Atomic<Int>(0)
    let client = letter.url.hasPrefix("https://") ? encrypted : plain
    do throws(HTTPClientError) {
      return receipt(
        try await client.stream(request(letter)) { answer, bytes in
          head.withLock { $0 = answer }
          return read.add(bytes.count, ordering: .relaxed).newValue > WebhookCourier.answerBytes ? .enough : .more
        })
    } catch {
      if Task.isCancelled { return .interrupted }
      // An answer that is longer than what is read is an answer.
      if error == .cancelled, let head = head.withLock({ $0 }) { return receipt(head) }
      return .failed(DeliveryFailure(error))
    }
  }

  private func request(_ letter: WebhookLetter) -> HTTPClient.Request {
    let body = letter.body
    let timestamp = letter.sentAt.millisecondsSince1970 / 1000
    return HTTPClient.Request(
      .post, letter.url,
      headers: [
        "Content-Type": "application/json", "webhook-id": letter.id.rawValue, "webhook-timestamp": String(timestamp),
        "webhook-signature": WebhookSignature.header(
          id: letter.id.rawValue, timestamp: timestamp, body: body, keys: letter.keys),
      ], body: body)
  }

  private func receipt(_ head: HTTPClient.ResponseHead) -> WebhookReceipt {
    let wish = head.headers["Retry-After"].flatMap { $0.utf8.count <= 9 ? Int64($0) : nil }
    return .answered(status: head.status.rawValue, retryAfter: wish.map { Seconds($0) })
  }
}

extension DeliveryFailure {
  fileprivate init(_ error: HTTPClientError) {
    self =
      switch error {
      case .couldNotResolve, .invalidRequest: .notResolved
      case .couldNotConnect: .notConnected
      case .forbiddenDestination: .forbiddenAddress
      case .timedOut: .timedOut
      case .tls: .tls
      case .tooLarge, .protocolViolation, .cancelled: .brokenOff
      }
  }
}
