internal import HTTPService

/// What a route does beside its own work, as many do: what follows from it for headers and statuses is written once, in
/// `RouteDescription`. docs/api.md tells the same to people.
struct Manners: OptionSet, Sendable {
  let rawValue: Int

  /// Its answer has an entity tag; a reading heeds `If-None-Match`.
  static let tagged = Manners(rawValue: 1)
  /// It changes something that has an entity tag, and heeds `If-Match`.
  static let edits = Manners(rawValue: 2)
  /// It heeds `Idempotency-Key`.
  static let once = Manners(rawValue: 4)
  /// It serves a browser: what it refuses by itself is a page.
  static let pages = Manners(rawValue: 8)
}

extension RouteDescription {
  /// The headers that it reads.
  var readHeaders: [(name: String, schema: Schema)] {
    var found = headers
    if manners.contains(.once) { found.append(("Idempotency-Key", .idempotencyKey)) }
    if manners.contains(.edits) {
      found.append(("If-Match", .tagList.says("Entity tags: the edit is done only while the thing is at one's revision.")))
    }
    if manners.contains(.tagged), method == .get {
      found.append(("If-None-Match", .tagList.says("Entity tags: 304 while what is shown has one of them.")))
    }
    return found
  }

  /// Its answers with the headers that follow from its manners, and the answer without a body.
  var allAnswers: [Answer] {
    var found = answers.map { answer in
      guard answer.status.rawValue < 300 else { return answer }
      var answer = answer
      if manners.contains(.tagged) {
        // What comes in several forms has a tag in the first alone.
        answer = answer.with(header: "ETag", answer.contents.count > 1 ? .entityTag.optional : .entityTag)
      }
      if manners.contains(.once) { answer = answer.with(header: "Idempotency-Replayed", .replayed) }
      return answer
    }
    if manners.contains(.tagged), method == .get {
      found.append(
        Answer(status: .notModified, note: "What is shown has a tag that `If-None-Match` names.", headers: [("ETag", .entityTag)])
      )
    }
    return found
  }
}

extension Schema {
  static let entityTag = Schema.pattern("^\"[!#-~]+\"$").says("The entity tag of what is shown.")
  /// What is no tag of ours names nothing.
  fileprivate static let tagList = Schema.string.optional
  static let idempotencyKey = Schema.pattern("^[!-~]{1,100}$").optional.says(
    "The caller's own name for this request, remembered for seven days: a repeat under it is answered as the first was.")
  static let replayed = Schema.choice(["true"]).optional.says("The answer is that of an earlier request under the same key.")
}
