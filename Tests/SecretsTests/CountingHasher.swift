import Glibc
import Secrets
import Synchronization

/// Counts how many threads are in it at once.
final class CountingHasher: PasswordHasher {
  private let state = Mutex((inside: 0, most: 0, verifications: 0))
  var most: Int { state.withLock { $0.most } }
  var verifications: Int { state.withLock { $0.verifications } }

  func hash(_ password: String) throws(PasswordError) -> String { "h" }

  func verify(_ password: String, against hash: String) -> Bool {
    state.withLock {
      $0.inside += 1
      $0.most = max($0.most, $0.inside)
      $0.verifications += 1
    }
    usleep(20_000)
    state.withLock { $0.inside -= 1 }
    return true
  }

  func isOutdated(_ hash: String) -> Bool { false }
}
