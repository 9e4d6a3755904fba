extension ReadTransaction {
  /// What a list means, said plainly: everything is looked at. Engines do it along their indexes.
  public func list<Record: StoredRecord>(_ query: ListQuery<Record>) throws -> ListPart<Record> {
    var conditions: [Condition<Record>] = [.any(query.stretches.map(\.meaning))]
    if let condition = query.condition { conditions.append(condition) }
    if let from = query.from { conditions.append(.greaterOrEqual(query.sortingColumn, from)) }
    if let until = query.until { conditions.append(.less(query.sortingColumn, until)) }
    let all = try select(Record.self, where: .all(conditions), order: [query.order], limit: nil)
    let rest = all.filter { record in
      query.after.map { after in
        let position = query.position(of: record)
        return query.isDescending ? position.precedes(after) : after.precedes(position)
      } ?? true
    }
    return query.part(of: rest.map { ($0, query.position(of: $0)) }, horizon: nil)
  }
}

extension ListQuery.Stretch {
  /// The stretch as a condition.
  fileprivate var meaning: Condition<Record> {
    .all(values.map { Condition.equal($0.column, $0.value) } + (condition.map { [$0] } ?? []))
  }
}

extension ListPosition {
  /// Whether this place comes before another in ascending order.
  fileprivate func precedes(_ other: ListPosition) -> Bool {
    for (a, b) in zip(values, other.values) where a != b { return a.isLess(than: b) }
    return false
  }
}

extension StoredValue {
  /// The order of values of one column: empty ones first, text and bytes byte by byte.
  fileprivate func isLess(than other: StoredValue) -> Bool {
    switch (self, other) {
    case (.null, .null): false
    case (.null, _): true
    case (.integer(let a), .integer(let b)): a < b
    case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
    case (.bytes(let a), .bytes(let b)): a.lexicographicallyPrecedes(b)
    default: false
    }
  }
}
