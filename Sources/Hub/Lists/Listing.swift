internal import Storage

/// How a list is found: whose records may be seen, what is asked of them, and by which indexes.
///
/// One stretch of an index is read where a filter names one; else those of the scopes in which the person may look. What
/// no index serves is tested record by record, of which a page looks at a bounded number.
struct Listing<Record: StoredRecord> {
  let visibility: Visibility<Record>
  /// Filters that an index begins with, the one that leaves fewest records first.
  var leading: [(column: Record.Column, value: StoredValue)] = []
  /// A filter that is second in an index whose first column is one of `besides`; nil among them for an index that
  /// begins with it.
  var second: (column: Record.Column, values: [StoredValue], besides: Set<Record.Column?>)?
  /// What else must hold.
  var tested: [Condition<Record>] = []

  init(_ visibility: Visibility<Record>) { self.visibility = visibility }

  /// Takes a filter that an index begins with; nil is no filter.
  mutating func lead(_ column: Record.Column, _ value: (some ColumnValue)?) {
    if let value { leading.append((column, value.stored)) }
  }

  /// Takes a filter that is tested; nil is no filter.
  mutating func test(_ condition: Condition<Record>?) {
    if let condition { tested.append(condition) }
  }

  /// The question, whose page is still open.
  func query(_ order: Ordering<Record>, from: StoredValue? = nil, until: StoredValue? = nil) -> ListQuery<Record> {
    var conditions = tested
    var stretches: [ListQuery<Record>.Stretch]
    if let first = leading.first {
      stretches = [.init([first])]
      conditions += leading.dropFirst().map { Condition.equal($0.column, $0.value) }
      if let condition = visibility.condition { conditions.append(condition) }
    } else {
      stretches = visibility.stretches
    }
    if let second {
      let isServed = stretches.allSatisfy { second.besides.contains($0.values.first?.column) }
      if isServed, stretches.count * second.values.count <= Visibility<Record>.mostStretches {
        stretches = stretches.flatMap { stretch in
          second.values.map { .init(stretch.values + [(second.column, $0)], condition: stretch.condition) }
        }
      } else {
        conditions.append(.oneOf(second.column, second.values))
      }
    }
    return ListQuery(
      stretches: stretches, where: conditions.isEmpty ? nil : .all(conditions), order: order, from: from, until: until,
      limit: PageRequest.ordinary)
  }
}
