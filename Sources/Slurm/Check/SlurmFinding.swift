public import Language

/// One thing about a cluster that was looked at, in words for its operator.
public struct SlurmFinding: Hashable, Sendable {
  public enum Level: String, Sendable {
    case ok
    /// It works, at a price that is said.
    case warning
    /// Praya cannot use the cluster.
    case missing
  }

  public var level: Level
  public var words: Phrase
  /// What to do; nil where nothing needs to be done.
  public var remedy: Phrase?

  public init(_ level: Level, _ words: Phrase, remedy: Phrase? = nil) {
    self.level = level
    self.words = words
    self.remedy = remedy
  }
}
