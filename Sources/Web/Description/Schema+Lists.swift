internal import Hub

/// What the queries of lists have in common.
extension Schema {
  /// A text of printable ASCII, as addresses carry without doubt.
  static let printable = Schema.pattern("^[ -~]*$")
  static let pageLimit = Schema.integer(1...Int64(Hub.largestPage)).says(
    "How many items the page has at most; \(Call.ordinaryPage) if left out.")
  static let cursor = Schema.printable.says("`next` of the page before.")
}
