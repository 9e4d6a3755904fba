import CMicrohttpd
import Synchronization

// The request's way in, on the connection's thread.
extension Exchange {
  /// The head is there: decides whether the body may come.
  func begin(_ head: MicrohttpdHead) -> MHD_Result {
    if let fault = head.fault { return refuseAtOnce(.malformed(fault)) }
    // Until its address is known to be sound the request stands at the root, so that a refusal has an identifier and its
    // reader's language.
    var request = HTTPRequest(
      id: core.nextRequestID(), method: head.method, target: .root, headers: head.headers, body: [],
      remoteAddress: connection.remoteAddress)
    self.request = request
    guard target.count <= core.limits.targetBytes else { return refuse(.targetTooLong(limit: core.limits.targetBytes), head) }
    do { request.target = try RequestTarget(bytes: target) } catch {
      return refuse(.malformed("the address has a fault, \(error)"), head)
    }
    self.request = request
    if core.isDraining.load(ordering: .relaxed) { return refuse(.stopping, head) }
    guard head.bodySize != 0 else {
      progress = .receiving
      return .YES
    }
    bodyLimit = core.bodyLimit?(request) ?? core.limits.bodyBytes
    let size = head.bodySize.map { Int(clamping: $0) }
    guard size ?? 0 <= bodyLimit else { return refuse(.bodyTooLarge(limit: bodyLimit), head) }
    guard core.bodyBytes.load(ordering: .relaxed) + (size ?? 0) <= core.limits.allBodiesBytes else {
      return refuse(.overloaded, head)
    }
    connection.enter(.body, until: core.transferDeadline(bytes: size ?? bodyLimit))
    // Room is made as bytes come, not as they are announced.
    self.request?.body.reserveCapacity(min(size ?? 0, 256 << 10))
    progress = .receiving
    return .YES
  }

  /// Reads and drops the body where that is little enough, so that the answer reaches the client and the connection
  /// stays; else answers now and closes.
  private func refuse(_ refusal: HTTPRefusal, _ head: MicrohttpdHead) -> MHD_Result {
    let size = head.bodySize.map { Int(clamping: $0) } ?? 0
    guard size <= core.limits.discardedBodyBytes, head.bodySize == 0 || !head.expectsContinue else {
      return refuseAtOnce(refusal)
    }
    if head.bodySize != 0 {
      connection.enter(.body, until: core.transferDeadline(bytes: min(size, core.limits.discardedBodyBytes)))
    }
    progress = .discarding(refusal)
    return .YES
  }

  private func refuseAtOnce(_ refusal: HTTPRefusal) -> MHD_Result {
    progress = .handling
    var response = refusal.response(to: request, by: core.refuse)
    response.headers["Connection"] = "close"
    return send(response)
  }

  /// A part of the body.
  func receive(_ bytes: UnsafeRawBufferPointer) -> MHD_Result {
    received += bytes.count
    if case .discarding = progress {
      // In the midst of a body libmicrohttpd takes no answer; ending the connection is all that can be done.
      return received <= max(bodyLimit, 0) + core.limits.discardedBodyBytes ? .YES : .NO
    }
    guard received <= bodyLimit else { return discard(.bodyTooLarge(limit: bodyLimit)) }
    guard core.bodyBytes.add(bytes.count, ordering: .relaxed).newValue <= core.limits.allBodiesBytes else {
      core.bodyBytes.subtract(bytes.count, ordering: .relaxed)
      return discard(.overloaded)
    }
    countedBodyBytes += bytes.count
    request?.body.append(contentsOf: bytes)
    return .YES
  }

  private func discard(_ refusal: HTTPRefusal) -> MHD_Result {
    progress = .discarding(refusal)
    request?.body = []
    core.bodyBytes.subtract(countedBodyBytes, ordering: .relaxed)
    countedBodyBytes = 0
    return .YES
  }

  /// The whole request is there: the handler's turn, or the refusal's.
  func endOfRequest() -> MHD_Result {
    if case .discarding(let refusal) = progress {
      progress = .handling
      return send(refusal.response(to: request, by: core.refuse))
    }
    progress = .handling
    guard let request else { return .NO }
    let task = Task.immediate { [self, handler = core.handler] in finish(await handler(request)) }
    if phase.load(ordering: .acquiring) == .done { return sendAnswer() }
    keep(task)
    connection.enter(.handling(self), until: core.deadline(in: core.limits.handlerTime))
    guard core.suspend(handle) else {
      abandonHandler(with: HTTPRefusal.stopping.response(to: request, by: core.refuse))
      return sendAnswer()
    }
    let (isSuspended, _) = phase.compareExchange(expected: .running, desired: .suspended, ordering: .acquiringAndReleasing)
    // Finished in between: whoever finished saw no suspension, so the resuming is ours.
    if !isSuspended { core.resume(handle) }
    return .YES
  }

  func sendAnswer() -> MHD_Result {
    guard let response = takeResponse() else { return .NO }
    return send(response)
  }
}
