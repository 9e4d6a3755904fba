import Foundation
import Hub
import Synchronization

/// What clients were told, to be held against what the hub knows afterwards.
final class Testimony: Sendable {
  struct Facts: Sendable {
    /// Submissions by their key: the names of the jobs that were answered.
    var submitted: [String: [String]] = [:]
    /// Keys that were sent at least once; what became of those without an answer is open.
    var sent: [String: String] = [:]
    var cancelled: Set<String> = []
    /// Grants by the application they came of.
    var accepted: [String: String] = [:]
    var reads = 0
    /// Answers that should not be: a 5xx, a refusal of what is allowed.
    var wrong: [String] = []
  }

  private let facts = Mutex(Facts())

  func note(_ body: (inout sending Facts) -> Void) { facts.withLock { body(&$0) } }
  var all: Facts { facts.withLock { $0 } }
}
