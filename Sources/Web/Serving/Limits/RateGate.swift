internal import HTTPService
internal import Language
internal import Synchronization

/// Lets requests through as often as the limits say: token buckets, each kept as one number, the moment at which it is
/// full again (the "theoretical arrival time" of the generic cell rate algorithm, ITU-T I.371).
final class RateGate: Sendable {
  /// What one request found.
  struct Verdict: Sendable, Equatable {
    let isAdmitted: Bool
    /// How many more may come at this moment.
    let remaining: Int
    /// Until the next may come, where none may; else until the bucket is full. Seconds, rounded up.
    let seconds: Int64
  }

  /// Microseconds that only grow.
  typealias Ticks = @Sendable () -> Int64

  private let limits: RateLimits
  private let ticks: Ticks
  /// By a hash that differs from process to process, of who asks and at which cost: no secret is kept.
  private let fullAt = Mutex<[Int: Int64]>([:])

  init(_ limits: RateLimits, ticks: @escaping Ticks) {
    self.limits = limits
    self.ticks = ticks
  }

  static let systemTicks: Ticks = {
    let start = ContinuousClock.now
    return {
      let (seconds, attoseconds) = (ContinuousClock.now - start).components
      return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
  }()

  /// Takes one request of `asker` into account.
  func admit(_ asker: String, _ cost: RateLimits.Cost) -> Verdict {
    let rate = limits.rate(cost)
    let interval = max(1, 1_000_000 / Int64(rate.perSecond))
    let depth = interval * Int64(rate.burst)
    let now = ticks()
    var hasher = Hasher()
    hasher.combine(asker)
    hasher.combine(cost)
    let key = hasher.finalize()
    return fullAt.withLock { table in
      let full = max(table[key] ?? now, now)
      guard full + interval - now <= depth else {
        return Verdict(isAdmitted: false, remaining: 0, seconds: seconds(full + interval - depth - now))
      }
      if table[key] == nil, table.count >= limits.mostAskers { forget(&table, now) }
      table[key] = full + interval
      let left = depth - (full + interval - now)
      return Verdict(isAdmitted: true, remaining: Int(left / interval), seconds: seconds(full + interval - now))
    }
  }

  /// How many askers are in mind.
  var count: Int { fullAt.withLock { $0.count } }

  /// A full bucket is as good as none. Where that does not make room, the fuller half goes: those who asked least.
  private func forget(_ table: inout [Int: Int64], _ now: Int64) {
    table = table.filter { $0.value > now }
    guard table.count >= limits.mostAskers else { return }
    let middle = table.values.sorted()[table.count / 2]
    table = table.filter { $0.value > middle }
  }

  private func seconds(_ microseconds: Int64) -> Int64 { max(1, (microseconds + 999_999) / 1_000_000) }
}

extension RateGate {
  /// The headers of draft-ietf-httpapi-ratelimit-headers: the policy as requests in a window, and what is left.
  func headers(_ cost: RateLimits.Cost, _ verdict: Verdict) -> [(name: String, value: String)] {
    let rate = limits.rate(cost)
    let window = max(1, (rate.burst + rate.perSecond - 1) / rate.perSecond)
    return [
      ("RateLimit-Policy", "\"\(cost.rawValue)\";q=\(rate.burst);w=\(window)"),
      ("RateLimit", "\"\(cost.rawValue)\";r=\(verdict.remaining);t=\(verdict.seconds)"),
    ]
  }

  static func refusal(_ verdict: Verdict) -> HTTPProblem {
    var refusal = HTTPProblem(
      Problem(
        .throttled, "too-many-requests",
        Phrase(
          "Too many requests came in a short time. Try again in \(verdict.seconds) s.",
          "短時間內請求過多，請於 \(verdict.seconds) 秒後再試。")))
    refusal.headers["Retry-After"] = String(verdict.seconds)
    return refusal
  }
}
