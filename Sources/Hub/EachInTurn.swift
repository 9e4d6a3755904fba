internal import Language

extension Hub {
  /// Does one duty for each item. One that fails keeps no other from its turn, or a single bad record would stop the
  /// hub's rounds for ever.
  ///
  /// - Throws: the first failure, once every item has had its turn.
  func eachInTurn<Item>(_ items: [Item], _ duty: (Item) async throws(Problem) -> Void) async throws(Problem) {
    var first: Problem?
    for item in items {
      do throws(Problem) { try await duty(item) } catch { first = first ?? error }
    }
    if let first { throw first }
  }
}
