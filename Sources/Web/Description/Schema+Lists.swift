internal import Hub

/// What the queries of lists have in common.
extension Schema {
  /// A text of printable ASCII, as addresses carry without doubt.
  static let printable = Schema.pattern("^[ -~]*$")
  static let pageLimit = Schema.integer(1...Int64(PageRequest.largest)).says(
    "How many items the page has at most; \(PageRequest.ordinary) if left out.")
  static let from = Schema.moment.says("From this moment on.")
  static let until = Schema.moment.says("Before this moment.")
  static let person = Schema.pattern("^[!-~]{1,64}$").says("A person's identifier or sign-in name, or `me`.")
  static let cursor = Schema.printable.says("`next` of the page before.")
}
