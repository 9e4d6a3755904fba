public import Centres
public import Language
public import Quantities

/// What joins the hub to a centre: the centre itself, and what its operator is told of the way there.
public protocol CentreConnection: Sendable {
  var centre: any Centre { get }
  /// What the centre's side has or lacks for Praya to use it, beside its nodes. It asks the centre.
  func examine() async -> [CentreFinding]
  /// The same of a centre where members have logins of their own, of which these are known to the hub.
  func examine(logins: Set<String>) async -> [CentreFinding]
  /// What only the centre's operator can put right, now. It asks nobody.
  func troubles() async -> [Phrase]
  /// By how much the centre's clock differs, as last measured; nil where it is the hub's own, or was never compared.
  func clock() async -> CentreClock?
  /// Ends whatever goes on for the centre, and returns when nothing does any more. It is not used again.
  func end() async
}

extension CentreConnection {
  public func examine() async -> [CentreFinding] { [] }
  public func examine(logins: Set<String>) async -> [CentreFinding] { await examine() }
  public func troubles() async -> [Phrase] { [] }
  public func clock() async -> CentreClock? { nil }
  public func end() async {}
}

/// By how much a centre's clock differs from the hub's.
public struct CentreClock: Hashable, Sendable {
  /// Negative where the centre's clock is behind.
  public var ahead: Milliseconds
  /// By the hub's clock.
  public var measuredAt: Instant

  public init(ahead: Milliseconds, measuredAt: Instant) {
    self.ahead = ahead
    self.measuredAt = measuredAt
  }
}

/// A centre without anything that goes on beside it.
public struct PlainConnection: CentreConnection {
  public let centre: any Centre
  public init(_ centre: any Centre) { self.centre = centre }
}

/// One thing that was looked at, in words for the centre's operator.
public struct CentreFinding: Hashable, Sendable {
  public enum Level: String, CaseIterable, Sendable {
    case ok
    /// It works, at a price that is said.
    case warning
    /// Praya cannot use the centre, or this part of it.
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

/// What became of joining a centre.
public enum CentreJoining: Sendable {
  case joined(any CentreConnection)
  /// It cannot be made, such as for a missing folder; it is tried again with the next survey.
  case failed(Phrase)
  /// Nothing is to be made here.
  case notHere
}
