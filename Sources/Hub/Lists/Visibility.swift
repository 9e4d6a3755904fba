internal import Access
internal import Storage

/// Which records of a list somebody may see, as conditions of the question rather than a sieve behind it.
enum Visibility<Record: StoredRecord> {
  /// All that meet the condition, if there is one.
  case everything(Condition<Record>?)
  /// Those in these scopes, each with what else must hold there.
  case scopes([(column: Record.Column, value: String, condition: Condition<Record>?)])

  /// - Parameters:
  ///   - columns: where a record says in which scope of a kind it lies, with what must hold to be seen from there.
  ///   - fromHub: what must hold to be seen from the hub.
  init(
    _ act: Act, to actor: Actor, in columns: [(kind: Scope.Kind, column: Record.Column, condition: Condition<Record>?)],
    fromHub: Condition<Record>? = nil
  ) {
    if actor.may(act, on: .hub) {
      self = .everything(fromHub)
      return
    }
    self = .scopes(
      columns.flatMap { kind, column, condition in
        actor.scopes(act, kind).map { (column: column, value: $0, condition: condition) }
      })
  }

  /// Up to so many scopes are each read along an index of their own. Somebody with more reads the whole list's, where
  /// every record is tested: a page still looks at no more than `PageRequest.mostExamined`.
  static var mostStretches: Int { 64 }

  var isEmpty: Bool { if case .scopes(let scopes) = self { scopes.isEmpty } else { false } }

  var stretches: [ListQuery<Record>.Stretch] {
    switch self {
    case .everything(let condition): [.init(condition: condition)]
    case .scopes(let scopes) where scopes.count <= Self.mostStretches:
      scopes.map { .init([($0.column, $0.value.stored)], condition: $0.condition) }
    case .scopes: [.init(condition: condition)]
    }
  }

  /// The same as a condition; nil where all may be seen.
  var condition: Condition<Record>? {
    switch self {
    case .everything(let condition): return condition
    case .scopes(let scopes):
      let columns = Dictionary(grouping: scopes, by: \.column)
      return .any(
        columns.values.map { scopes in
          let own = Condition<Record>.oneOf(scopes[0].column, scopes.map(\.value))
          return scopes[0].condition.map { own && $0 } ?? own
        })
    }
  }
}

extension Actor {
  /// The scopes of a kind in which somebody may do something, by name.
  func scopes(_ act: Act, _ kind: Scope.Kind) -> [String] {
    Set(assignments.filter { $0.scope.kind == kind && may(act, on: Target($0.scope)) }.map(\.scope.identifier)).sorted()
  }
}
