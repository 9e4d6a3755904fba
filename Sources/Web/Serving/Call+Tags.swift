internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

/// Entity tags (RFC 9110, 8.8.3). A tag is the record's revision, a dot, and the beginning of the digest of what is
/// shown: the whole of it tells whether anything has changed since (`If-None-Match`), the revision alone whether the
/// record was edited (`If-Match`). A grant's balance may move while an officer writes; the grant is still the same.
extension Call {
  /// The answer with its tag; 304 without a body where a reading names that tag.
  func tagged(_ response: HTTPResponse, revision: Int? = nil) -> HTTPResponse {
    guard let bytes = response.bytes else { return response }
    let mark = Digest(of: bytes).description.prefix(16)
    let tag = "\"\(revision.map { "\($0)." } ?? "")\(mark)\""
    if request.method == .get || request.method == .head, names(tag) {
      return HTTPResponse(status: .notModified, headers: ["ETag": tag])
    }
    var response = response
    response.headers["ETag"] = tag
    return response
  }

  /// Whether `If-None-Match` names the tag, strong or weak (RFC 9110, 13.1.2).
  private func names(_ tag: String) -> Bool {
    let tags = Call.tags(request.headers.all("If-None-Match"))
    return tags.contains { $0 == "*" || $0 == tag || $0 == "W/\(tag)" }
  }

  /// The revisions that `If-Match` names; nil without it. A weak tag, or one that is not ours, names none.
  var basis: RevisionMatch? {
    let fields = request.headers.all("If-Match")
    guard !fields.isEmpty else { return nil }
    let tags = Call.tags(fields)
    if tags.contains("*") { return .any }
    return .oneOf(
      Set(
        tags.compactMap { tag in
          guard tag.hasPrefix("\""), tag.hasSuffix("\""), tag.utf8.count >= 3 else { return nil }
          let inner = tag.dropFirst().dropLast()
          return Int(inner.prefix { $0 != "." })
        }))
  }

  /// The items of a list of tags. None of ours holds a comma; at most 100 are read.
  private static func tags(_ fields: [String]) -> [String] {
    fields.flatMap { $0.split(separator: ",") }.prefix(100).map { $0.filter { $0 != " " && $0 != "\t" } }
  }

  /// What is told to somebody who names a tag where there are none.
  static let untagged = HTTPProblem(
    Problem(
      .outdated, "no-entity-tag",
      Phrase("What is at this address has no entity tag: leave 'If-Match' out.", "此網址的內容沒有實體標籤，請勿附上「If-Match」。")))
}
