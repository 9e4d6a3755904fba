internal import Synchronization

/// A figure that only grows, from 0 at the start of the process.
public final class Counter: Sendable {
  private let total = Atomic<UInt64>(0)

  public init() {}

  public var value: UInt64 { total.load(ordering: .relaxed) }

  public func add(_ amount: UInt64 = 1) { total.wrappingAdd(amount, ordering: .relaxed) }
}
