internal import Synchronization

/// Tells whether records of some kinds have changed since a moment.
///
/// The mark moves once a change is on the disk and before the `write` that made it returns. What was read after a mark was
/// taken is therefore what is stored, for as long as the mark stands: nobody who has been told of a change can meet what was
/// read before it.
public final class ChangeWatch: Sendable {
  private let tables: Set<String>
  private let count = Atomic<UInt64>(0)

  init(tables: Set<String>) { self.tables = tables }

  /// The mark of this moment.
  public var mark: UInt64 { count.load(ordering: .acquiring) }

  func note(_ changed: Set<String>) {
    guard !tables.isDisjoint(with: changed) else { return }
    count.wrappingAdd(1, ordering: .acquiringAndReleasing)
  }
}

/// The watches over a database. A watch that nobody holds any longer is forgotten.
final class ChangeWatches: Sendable {
  private struct Held: Sendable { weak var watch: ChangeWatch? }

  private let watches = Mutex<[Held]>([])

  func watch(_ types: [any StoredRecord.Type]) -> ChangeWatch {
    let watch = ChangeWatch(tables: Set(types.map { $0.table }))
    watches.withLock { watches in
      watches.removeAll { $0.watch == nil }
      watches.append(Held(watch: watch))
    }
    return watch
  }

  func note(_ changed: Set<String>) {
    guard !changed.isEmpty else { return }
    for held in watches.withLock({ $0 }) { held.watch?.note(changed) }
  }
}
