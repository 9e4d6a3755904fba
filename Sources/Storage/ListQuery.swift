/// A long list of records, read a part at a time along indexes: what a part costs depends on its limits, never on how
/// many records there are.
///
/// The list is every record that lies in one of `stretches` and meets `condition`, sorted by one column and then by the
/// key. A record whose sorting column is empty is only in it where neither bound is given: give one to a column that
/// may be empty.
public struct ListQuery<Record: StoredRecord>: Sendable {
  /// The records that agree in the columns with which an index begins. That index goes on with the sorting column and
  /// the key, so that they are read in order.
  public struct Stretch: Sendable {
    /// Empty for the whole table.
    public var values: [(column: Record.Column, value: StoredValue)]
    /// What each must meet besides: it is tested record by record.
    public var condition: Condition<Record>?

    public init(_ values: [(column: Record.Column, value: StoredValue)] = [], condition: Condition<Record>? = nil) {
      self.values = values
      self.condition = condition
    }
  }

  /// They may overlap: each record is in the list once. At most 100.
  public var stretches: [Stretch]
  /// Tested record by record, in every stretch.
  public var condition: Condition<Record>?
  public var order: Ordering<Record>
  /// The sorting column's least value.
  public var from: StoredValue?
  /// What the sorting column's values stay below.
  public var until: StoredValue?
  /// The part begins behind this; nil for the first part.
  public var after: ListPosition?
  /// The part has at most so many records.
  public var limit: Int
  /// Where something is tested: at most so many records are looked at for one part, which may then have fewer than
  /// `limit`, or none, and still not be the last.
  public var examining: Int

  public init(
    stretches: [Stretch] = [Stretch()], where condition: Condition<Record>? = nil, order: Ordering<Record>,
    from: StoredValue? = nil, until: StoredValue? = nil, after: ListPosition? = nil, limit: Int, examining: Int = 2000
  ) {
    self.stretches = stretches
    self.condition = condition
    self.order = order
    self.from = from
    self.until = until
    self.after = after
    self.limit = limit
    self.examining = examining
  }
}

/// A place in a list: the sorting column's value and the key's, of the last record before it.
public struct ListPosition: Hashable, Sendable {
  public let values: [StoredValue]
  public init(_ values: [StoredValue]) { self.values = values }
}

/// A part of a list.
public struct ListPart<Record: StoredRecord>: Sendable {
  public let records: [Record]
  /// Where the next part begins; nil when there is nothing behind this one.
  public let next: ListPosition?

  public init(records: [Record], next: ListPosition?) {
    self.records = records
    self.next = next
  }
}

extension ListQuery {
  /// The sorting column, and the columns of the key that are not it.
  var positionColumns: [Record.Column] { [sortingColumn] + Record.key.filter { $0 != sortingColumn } }

  var sortingColumn: Record.Column {
    switch order {
    case .ascending(let column), .descending(let column): column
    }
  }

  var isDescending: Bool { if case .descending = order { true } else { false } }

  /// Whether `after` has the form of this list's positions. - Throws: nothing; what has not is no position of it.
  public func accepts(_ position: ListPosition) -> Bool { position.values.count == positionColumns.count }

  /// The place of a record in the list.
  func position(of record: Record) -> ListPosition {
    var row = RowWriter()
    record.write(to: &row)
    return ListPosition(positionPlaces.map { row.values[$0] })
  }

  /// Where the columns of a position stand among those of the record.
  var positionPlaces: [Int] {
    let columns = Array(Record.Column.allCases)
    return positionColumns.compactMap(columns.firstIndex(of:))
  }

  /// The first `limit` of the records found, each once, and what comes next.
  ///
  /// - Parameters:
  ///   - found: in order, each with its place, more than `limit` where there are more.
  ///   - horizon: how far was looked, where that is not to the end.
  func part(of found: [(record: Record, position: ListPosition)], horizon: ListPosition?) -> ListPart<Record> {
    var records: [Record] = []
    var last: ListPosition?
    for (record, position) in found {
      guard position != last else { continue }
      if records.count == limit { return ListPart(records: records, next: last) }
      records.append(record)
      last = position
    }
    return ListPart(records: records, next: horizon)
  }
}
