internal import HTTPService
internal import Quantities
internal import Synchronization

extension SlurmRest {
  /// A request and what to make of its failures.
  struct Call {
    var method: HTTPMethod
    var path: String
    var body: [UInt8] = []
    /// Whether a repeat does nothing twice.
    var isRepeatable = true
    /// The member's whose request it is; nil for Praya's own.
    var login: String?
  }

  /// The token that a request of this login's carries; nil where none is needed.
  ///
  /// - Throws: `.refused` for a member's where there is no way to have one: nothing is ever asked as somebody else.
  private func token(of login: String?, insteadOf refused: SlurmToken? = nil) async throws(SlurmFailure) -> SlurmToken? {
    guard let login else { return try await tokens?.current(insteadOf: refused) }
    guard let members else { throw .refused(code: nil, reason: "there is no way to submit as '\(login)' here") }
    return try await members.current(of: login, insteadOf: refused)
  }

  private static func notAccepted(_ by: String, _ call: Call) -> SlurmFailure {
    .unauthorised(reason: "the \(by) does not accept the token" + (call.login.map { " of '\($0)'" } ?? ""))
  }

  /// Sends a request, with a new token where the old one is not accepted.
  func answer(to call: Call) async throws(SlurmFailure) -> RestAnswer {
    var token = try await token(of: call.login)
    var isRenewed = token == nil
    while true {
      let response = try await send(call, token)
      if response.status == .unauthorized {
        guard !isRenewed else { throw SlurmRest.notAccepted("daemon", call) }
      } else {
        let answer = try read(response, call)
        if answer.status == 404, answer.root == nil {
          // Another daemon than the one that told its versions.
          forgetVersion()
          throw .away(reason: "the daemon does not serve \(call.path)")
        }
        guard try await isTokensFault(answer, token, of: call) else { return answer }
        guard !isRenewed else { throw SlurmRest.notAccepted("controller", call) }
        // Whether it is the old token's fault is known now, but a submission is not sent again for all that.
        guard call.isRepeatable else {
          _ = try? await self.token(of: call.login, insteadOf: token)
          throw SlurmRest.notAccepted("controller", call)
        }
      }
      isRenewed = true
      token = try await self.token(of: call.login, insteadOf: token)
    }
  }

  private func read(_ response: HTTPClient.Response, _ call: Call) throws(SlurmFailure) -> RestAnswer {
    do throws(SlurmFailure) {
      return try RestAnswer(status: response.status.rawValue, body: response.body, mostBytes: settings.answerBytes)
    } catch {
      guard !call.isRepeatable, case .unreadable(let reason) = error else { throw error }
      throw .unanswered(reason: reason)
    }
  }

  func send(_ call: Call, _ token: SlurmToken?) async throws(SlurmFailure) -> HTTPClient.Response {
    do throws(HTTPClientError) {
      return try await client.send(request(call, token))
    } catch {
      throw SlurmRest.failure(error, isRepeatable: call.isRepeatable)
    }
  }

  func request(_ call: Call, _ token: SlurmToken?) -> HTTPClient.Request {
    let root: String
    switch settings.address {
    case .socket: root = "http://localhost"
    case .url(let url): root = url
    }
    var request = HTTPClient.Request(call.method, root + call.path, body: call.body)
    request.headers["Accept"] = "application/json"
    if !call.body.isEmpty { request.headers["Content-Type"] = "application/json" }
    if let token {
      request.headers["X-SLURM-USER-NAME"] = call.login ?? settings.user
      request.headers["X-SLURM-USER-TOKEN"] = token.text
    }
    request.time = settings.requestTime
    request.isOnOwnConnection = !call.isRepeatable
    return request
  }

  /// What a request without an answer means. libcurl's words hold neither headers nor bodies.
  static func failure(_ error: HTTPClientError, isRepeatable: Bool) -> SlurmFailure {
    switch error {
    case .couldNotConnect(let words): .away(reason: words)
    case .couldNotResolve: .away(reason: "the daemon's host has no address")
    case .forbiddenDestination: .away(reason: "no connection to this address is allowed")
    case .tls(let words): .away(reason: words)
    case .invalidRequest(let words): .refused(code: nil, reason: words)
    case .timedOut: .unanswered(reason: "no answer within the time limit")
    case .protocolViolation(let words): .unanswered(reason: words)
    case .tooLarge(let limit):
      isRepeatable
        ? .unreadable(reason: "an answer of more than \(limit) bytes")
        : .unanswered(reason: "an answer of more than \(limit) bytes")
    case .cancelled: .unanswered(reason: "the request was given up")
    }
  }

  // MARK: Whose fault it is

  /// Whether an answer means that the controller does not accept the token. It does not say so: it closes the connection,
  /// which the daemon tells as a broken connection, or without a reason. A request that can do nothing, the end of a job
  /// whose number no job can have, tells the controller's absence from its refusal.
  private func isTokensFault(_ answer: RestAnswer, _ token: SlurmToken?, of call: Call) async throws(SlurmFailure) -> Bool {
    guard let token, answer.root?.field("job_id") == nil else { return false }
    let meanings = answer.complaints.map { SlurmCode.meaning(of: $0.code) }
    if meanings.contains(.unauthorised) { return true }
    guard meanings.contains(.unsaid) || meanings.contains(.broken), let served = served.withLock({ $0 }) else { return false }
    let probe = SlurmRest.probe(served, call.login)
    guard let response = try? await send(probe, token),
      let answer = try? RestAnswer(status: response.status.rawValue, body: response.body, mostBytes: settings.answerBytes)
    else { return false }
    return answer.complaints.contains { [.broken, .unauthorised].contains(SlurmCode.meaning(of: $0.code)) }
  }

  /// A request that can do nothing.
  private static func probe(_ served: Served, _ login: String?) -> Call {
    Call(method: .delete, path: "/slurm/\(served.controller)/job/\(noJob)", login: login)
  }

  /// Asks, with the member's token, for the end of a job that there cannot be.
  public func prove(_ login: String) async throws(SlurmFailure) {
    _ = try await answer(to: SlurmRest.probe(try await version(), login))
  }

  /// Below the largest number that Slurm can write, above every number that it hands out (`MaxJobId`, at most 0x03FFFFFF;
  /// in a federation the highest bits tell the cluster).
  private static let noJob = 0x7FFF_FFFE

  /// What a complaint means for a request that reads.
  static func failure(_ answer: RestAnswer) -> SlurmFailure {
    guard let complaint = answer.complaints.first else {
      return answer.status >= 500
        ? .away(reason: answer.words) : .refused(code: nil, reason: "the daemon answered \(answer.words)")
    }
    let meanings = answer.complaints.map { SlurmCode.meaning(of: $0.code) }
    if meanings.contains(.unauthorised) { return .unauthorised(reason: answer.words) }
    if meanings.contains(.refused) { return .refused(code: complaint.code, reason: answer.words) }
    return .away(reason: answer.words)
  }

  /// The body of an answer that has what was asked for.
  func content(of call: Call) async throws(SlurmFailure) -> RestValue {
    let answer = try await answer(to: call)
    guard answer.status < 300, answer.complaints.isEmpty, let root = answer.root else { throw SlurmRest.failure(answer) }
    return root
  }

  // MARK: Versions

  /// The versions to speak, the newest that both know. They are asked for once; a daemon that is replaced by an older one
  /// answers 404 then, and is asked again.
  func version() async throws(SlurmFailure) -> Served {
    if let known = served.withLock({ $0 }) { return known }
    var token = try await tokens?.current()
    for attempt in 1...2 {
      let scan = Mutex((RestVersionScan(), 0))
      var request = request(Call(method: .get, path: "/openapi/v3"), token)
      request.time = settings.listTime
      let status: Int
      do throws(HTTPClientError) {
        status = try await client.stream(request) { _, bytes in
          scan.withLock {
            $0.0.read(bytes)
            $0.1 += bytes.count
            return $0.1 <= 256 << 20 ? .more : .enough
          }
        }.status.rawValue
      } catch {
        throw SlurmRest.failure(error, isRepeatable: true)
      }
      if status == 401 {
        guard attempt == 1, tokens != nil else { throw .unauthorised(reason: "the daemon does not accept the token") }
        token = try await tokens?.current(insteadOf: token)
        continue
      }
      guard status < 300 else { throw .away(reason: "the daemon does not tell which versions it serves: HTTP status \(status)") }
      let found = scan.withLock { $0.0 }
      let known = found.controller.compactMap { RestVersion(number: $0) }.filter { $0 <= settings.newest }
      guard let newest = known.max() else {
        throw .unreadable(reason: "the daemon serves no version from \(RestVersion.oldest) to \(settings.newest)")
      }
      let accounting = found.accounting.compactMap { RestVersion(number: $0) }.filter { $0 <= settings.newest }.max()
      let versions = Served(controller: newest, accounting: accounting)
      served.withLock { $0 = versions }
      return versions
    }
    throw .unauthorised(reason: "the daemon does not accept the token")
  }

  func forgetVersion() { served.withLock { $0 = nil } }
}
