internal import Access
public import Hub
internal import Language
public import Quantities
internal import Storage
internal import Synchronization

/// A receiver of webhooks in a world: it takes down what it was told, and loses, refuses and delays as a seed says.
public final class WebhookWitness: WebhookPost {
  /// One message as it came, first or again.
  public struct Message: Sendable, Hashable {
    public let webhook: String
    public let id: EventID
    public let topic: EventTopic
    public let subject: String
  }

  private struct State {
    var random: SeededGenerator
    var faults = true
    var messages: [Message] = []
  }

  private let state: Mutex<State>

  public init(seed: UInt64) { state = Mutex(State(random: SeededGenerator(seed: seed, for: "webhooks"))) }

  public var messages: [Message] { state.withLock { $0.messages } }

  /// From now on everything is taken and answered.
  public func calmDown() { state.withLock { $0.faults = false } }

  public func deliver(_ letter: WebhookLetter) async -> WebhookReceipt {
    state.withLock { state in
      let fate = state.faults ? state.random.number(0...9) : 9
      // It never arrives.
      if fate == 0 { return .failed(.notConnected) }
      state.messages.append(
        Message(webhook: letter.url, id: letter.id, topic: letter.topic, subject: letter.subject.name))
      return switch fate {
      case 1: .answered(status: 500, retryAfter: nil)
      // It arrived, but its answer is lost.
      case 2: .failed(.timedOut)
      // Praya dies before it could note the answer.
      case 3: .interrupted
      default: .answered(status: 200, retryAfter: nil)
      }
    }
  }
}

extension WebhookLetter.Subject {
  fileprivate var name: String {
    switch self {
    case .job(let job): "job:\(job.id)"
    case .application(let status): "application:\(status.application.id)"
    case .webhook(let id): "webhook:\(id)"
    }
  }
}

extension World {
  /// Worlds jump by months: here nobody loses patience.
  static var webhookTerms: WebhookTerms {
    var terms = WebhookTerms()
    terms.patience = .days(36_500)
    terms.retention = .days(36_500)
    return terms
  }
}
