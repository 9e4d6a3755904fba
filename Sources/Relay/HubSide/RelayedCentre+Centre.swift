public import Centres

extension RelayedCentre: Centre {
  public func describe() async throws(CentreFailure) -> CentreDescription {
    let answer = try await ask(.describe)
    guard case .description(let description) = answer else { throw unexpected(answer) }
    return description
  }

  public func start(_ order: RunOrder) async throws(CentreFailure) {
    let bytes = order.inputs.reduce(0) { $0 + $1.bytes.count }
    // A second more for each MiB: a line of 8 Mbit/s.
    try await done(.start(order), within: limits.question + .seconds(bytes >> 20))
  }

  public func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] {
    var observations: [RunKey: RunObservation] = [:]
    for start in stride(from: 0, to: keys.count, by: RelayLimits.keys) {
      let asked = Array(keys[start..<min(start + RelayLimits.keys, keys.count)])
      let answer = try await ask(.observe(asked))
      guard case .observations(let found) = answer else { throw unexpected(answer) }
      // What nobody asked for is not taken down.
      for key in asked { if let observation = found[key] { observations[key] = observation } }
    }
    return observations
  }

  public func cancel(_ key: RunKey) async throws(CentreFailure) { try await done(.cancel(key)) }

  public func withdraw(_ key: RunKey) async throws(CentreFailure) { try await done(.withdraw(key)) }

  public func discardFiles(of key: RunKey) async throws(CentreFailure) { try await done(.discard(key)) }

  public func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] {
    let answer = try await ask(.files(key))
    guard case .files(let files) = answer else { throw unexpected(answer) }
    return files
  }

  public func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    var whole: FilePart?
    var bytes: [UInt8] = []
    repeat {
      let part = min(limit - bytes.count, RelayLimits.partBytes)
      let (from, overflow) = max(0, offset).addingReportingOverflow(Int64(bytes.count))
      guard !overflow else { break }
      let answer = try await ask(.read(name: name, of: key, from: from, limit: max(0, part)))
      guard case .part(let found) = answer, found.bytes.count <= part else { throw unexpected(answer) }
      bytes += found.bytes
      whole = found
      // Fewer than were asked for is the file's present end.
      if found.bytes.count < part || found.bytes.isEmpty { break }
    } while bytes.count < limit
    return FilePart(bytes: bytes, total: whole?.total ?? 0)
  }

  public func usage(_ question: UsageQuestion) async throws(CentreFailure) -> UsagePage {
    // The agent reads its cluster's accounting meanwhile, which lists a day at a time.
    let answer = try await ask(.usage(question), within: .seconds(180))
    guard case .usage(let page) = answer else { throw unexpected(answer) }
    return page
  }

  public func shownQueue() async throws(CentreFailure) -> CentreQueue? {
    // A large cluster's takes long to list.
    let answer = try await ask(.queue, within: .seconds(130))
    guard case .queue(let queue) = answer else { throw unexpected(answer) }
    return queue
  }

  private func done(_ question: RelayQuestion, within time: Duration? = nil) async throws(CentreFailure) {
    let answer = try await ask(question, within: time)
    guard case .done = answer else { throw unexpected(answer) }
  }

  /// A failure is the centre's own; another kind of answer than was asked for is a broken one.
  private func unexpected(_ answer: RelayAnswer) -> CentreFailure {
    if case .failed(let failure) = answer { return failure }
    return .unreachable(reason: "the centre's agent answered another question / 算力中心的代理程式答非所問")
  }
}
