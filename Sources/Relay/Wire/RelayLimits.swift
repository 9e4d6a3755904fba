/// The wire's number. Both sides refuse what they do not know, member by member, so nothing is half understood: whatever
/// adds to the wire gets a new number, and the side that is behind is told so in words. Nothing has been released yet: until then
/// it stays 1.
public enum RelayProtocol {
  public static let number = 1
}

/// Every bound of a relay.
public struct RelayLimits: Sendable, Hashable {
  /// How long the hub holds an exchange for which it has no question. Below what proxies let a connection be silent.
  public var hold: Duration = .seconds(25)
  /// An agent that was not heard of for so long is out of reach. Longer than `hold`, and a bad line's second try.
  public var silence: Duration = .seconds(40)
  /// Another agent may take the centre when the one that holds it was silent for so long.
  public var vacancy: Duration = .seconds(60)
  /// For so long after the hub's start a question waits for an agent that has not come yet.
  public var grace: Duration = .seconds(10)
  /// How long a question may take, its way there and back included.
  public var question: Duration = .seconds(20)
  /// Questions of one centre that are waiting or under way; more are not asked.
  public var questions = 256
  /// Exchanges of one agent at a time: lanes are numbered below this.
  public var lanes = 32
  /// A question that comes back without an answer is handed out again, so often at most.
  public var handings = 5

  public init() {}

  /// The most bytes of one message, either way. A file's part of 1 MiB makes 1.4, a script of 4 MiB makes 5.6.
  public static let messageBytes = 12 << 20
  /// The most bytes of a file in one part.
  public static let partBytes = 1 << 20
  /// Inputs of an order that are together no larger than this travel with it; larger ones are fetched in parts.
  public static let inlineBytes = 256 << 10
  /// Of one order: what the hub takes from its members is less.
  public static let inputBytes: Int64 = 256 << 20
  /// Of all orders that an agent takes in at a time: it has them in memory.
  public static let arrivingBytes: Int64 = 512 << 20
  public static let inputs = 10_000
  /// Members whom a centre's own file gives a login.
  public static let members = 20_000
  public static let keys = 1000
  /// Milliseconds since 1970, up to the end of the year 9999.
  public static let moments: ClosedRange<Int64> = 0...253_402_300_799_999
  public static let nodes = 20_000
  public static let files = 10_000
  /// Names of nodes in a queue, of all its jobs.
  public static let queueNodes = 50_000
  /// Of a page of usage: a controller without accounting tells all that it remembers in one.
  public static let usageRuns = 20_000
  public static let scriptBytes = 4 << 20
  /// What the operator's terms say, as sentences.
  public static let terms = 50
}
