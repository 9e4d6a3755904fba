internal import Centres

extension Centre {
  /// Answers a question of the hub by doing what it asks.
  func answer(_ question: RelayQuestion) async -> RelayAnswer {
    do throws(CentreFailure) {
      switch question {
      case .describe: return .description(try await describe())
      case .start(let order):
        try await start(order)
        return .done
      case .observe(let keys): return .observations(try await observe(keys))
      case .cancel(let key):
        try await cancel(key)
        return .done
      case .withdraw(let key):
        try await withdraw(key)
        return .done
      case .read(let name, let key, let offset, let limit):
        return .part(try await read(name, of: key, from: offset, limit: limit))
      case .files(let key): return .files(try await files(of: key))
      case .usage(let question): return .usage(try await usage(question))
      case .queue: return .queue(try await shownQueue())
      case .discard(let key):
        try await discardFiles(of: key)
        return .done
      }
    } catch { return .failed(error) }
  }
}
