internal import Language

/// What event streams may cost the hub.
public struct StreamLimits: Sendable {
  /// Open streams of one person.
  public var perPerson = 20
  /// Open streams of everybody together.
  public var inAll = 2000
  /// Without a ring a stream looks at the records after so long all the same, and asks anew whether its reader is still
  /// signed in and still may read: a right that is taken away ends the stream within twice this.
  public var safety: Duration = .seconds(20)
  /// Between two looks of one stream, however often it rings: what changes faster is told by its last state.
  public var pace: Duration = .milliseconds(100)
  /// Between two looks at a log that grows; while it does not, the pause grows up to `logPauseMost`.
  public var logPause: Duration = .milliseconds(500)
  public var logPauseMost: Duration = .seconds(5)
  /// Bytes of a log in one event.
  public var logPart = 16 << 10

  public init() {}

  var personFull: Problem {
    Problem(
      .throttled, "too-many-streams",
      Phrase(
        "You have \(perPerson) event streams open, the most for one person. Close one first.",
        "你已開啟 \(perPerson) 條事件串流，已達個人上限，請先關閉其中一條。"))
  }

  var hubFull: Problem {
    Problem(
      .unavailable, "streams-full",
      Phrase(
        "The hub has as many event streams open as it may. Please try again later.", "平台的事件串流數目已達上限，請稍後再試。"))
  }
}
