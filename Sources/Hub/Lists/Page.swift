public import Language
internal import Quantities
internal import Storage

/// A part of a long list.
public struct Page<Item: Sendable>: Sendable {
  public let items: [Item]
  /// Where the next page begins; nil when this is the last.
  public let next: String?

  public init(items: [Item], next: String?) {
    self.items = items
    self.next = next
  }

  static var empty: Page { Page(items: [], next: nil) }

  func map<Other: Sendable>(_ transform: (Item) throws -> Other) rethrows -> Page<Other> {
    Page<Other>(items: try items.map(transform), next: next)
  }
}

/// Which page of a list is asked for.
public struct PageRequest: Sendable, Hashable {
  /// A page has at most so many items.
  public static let largest = 200
  public static let ordinary = 50
  /// Where a list tests its records one by one, a page looks at so many at most: it may then have fewer items than
  /// were asked for, even none, and still not be the last.
  public static let mostExamined = 2000

  /// At least 1, at most `largest`.
  public let limit: Int
  /// Where the page begins; nil for the first page.
  let start: ListPosition?
  /// What the list is about and how it is sorted, in any words that always are the same: a cursor serves no other list.
  public let list: String

  /// The first page.
  public init(limit: Int = PageRequest.ordinary, of list: String = "") {
    self.init(limit: limit, start: nil, list: list)
  }

  /// - Parameter cursor: `next` of the page before; nil for the first page.
  /// - Throws: an `invalid` problem where the cursor is not one of this list, also where there is nothing to see in it: what
  ///   is no cursor is refused alike, whoever asks.
  public init(limit: Int = PageRequest.ordinary, after cursor: String?, of list: String = "") throws(Problem) {
    var start: ListPosition?
    if let cursor { start = try ListCursor(text: cursor, list: list).position }
    self.init(limit: limit, start: start, list: list)
  }

  private init(limit: Int, start: ListPosition?, list: String) {
    self.limit = min(max(1, limit), PageRequest.largest)
    self.start = start
    self.list = list
  }

  /// A page of what fits in memory. - Parameter items: in the order of their names, which differ.
  public func page<Item: Sendable>(of items: [Item], by name: (Item) -> String) throws(Problem) -> Page<Item> {
    let after = try start.map { position throws(Problem) -> String in
      guard case .text(let text)? = position.values.first, position.values.count == 1 else { throw ListCursor.foreign }
      return text
    }
    let rest = after.map { after in items.filter { after.utf8.lexicographicallyPrecedes(name($0).utf8) } } ?? items
    let part = Array(rest.prefix(limit))
    guard part.count < rest.count, let last = part.last else { return Page(items: part, next: nil) }
    return Page(items: part, next: ListCursor(position: ListPosition([.text(name(last))]), list: list).text)
  }
}

extension Hub {
  /// A page has at most so many items.
  public static let largestPage = PageRequest.largest
}

extension ReadTransaction {
  /// One page of a list.
  func page<Record: StoredRecord>(_ query: ListQuery<Record>, _ request: PageRequest) throws -> Page<Record> {
    var query = query
    query.after = request.start
    if let after = query.after, !query.accepts(after) { throw ListCursor.foreign }
    query.limit = request.limit
    query.examining = PageRequest.mostExamined
    let part = try list(query)
    return Page(items: part.records, next: part.next.map { ListCursor(position: $0, list: request.list).text })
  }
}
