import Centres
import HTTPService
import Relay
import Synchronization

/// An agent as plain as can be: one lane, over the API's router.
final class AgentLoop: Sendable {
  private let world: World
  private let secret: String
  private let address: String
  private let hello: AgentHello
  private let heldBack = Mutex<String?>(nil)

  init(_ world: World, _ secret: String, _ address: String, _ hello: AgentHello) {
    (self.world, self.secret, self.address, self.hello) = (world, secret, address, hello)
  }

  /// Starts nothing, for this reason; nil starts again.
  func holdsBack(_ reason: String?) { heldBack.withLock { $0 = reason } }

  func run() async throws {
    var answers: [GivenAnswer] = []
    while !Task.isCancelled {
      let message = AgentMessage(hello: hello, sentAt: world.clock.now, body: .listen(lane: 0, answers: answers, waits: true))
      let reply = try await world.ask(
        .post, address, headers: ["Authorization": "Bearer \(secret)"], bytes: message.bytes)
      guard reply.status == 200 else { return }
      answers = []
      for asked in try HubMessage(reply.bytes).questions {
        answers.append(GivenAnswer(id: asked.id, answer: await answer(asked.question)))
      }
    }
  }

  private func answer(_ question: RelayQuestion) async -> RelayAnswer {
    let centre = world.centre
    do throws(CentreFailure) {
      switch question {
      case .describe: return .description(try await centre.describe())
      case .start(let order):
        if let reason = heldBack.withLock({ $0 }) { throw .troubled(reason: reason) }
        try await centre.start(order)
        return .done
      case .observe(let keys): return .observations(try await centre.observe(keys))
      case .cancel(let key):
        try await centre.cancel(key)
        return .done
      case .withdraw(let key):
        try await centre.withdraw(key)
        return .done
      case .read(let name, let key, let offset, let limit):
        return .part(try await centre.read(name, of: key, from: offset, limit: limit))
      case .files(let key): return .files(try await centre.files(of: key))
      case .usage(let question): return .usage(try await centre.usage(question))
      case .queue: return .queue(try await centre.shownQueue())
      case .discard(let key):
        try await centre.discardFiles(of: key)
        return .done
      }
    } catch { return .failed(error) }
  }
}
