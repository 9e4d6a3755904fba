/// How often one credential, or one address where nobody signs in, may ask.
public struct RateLimits: Sendable, Hashable {
  /// How a request weighs.
  public enum Cost: String, Sendable, CaseIterable {
    /// Looks something up.
    case read
    /// Changes something.
    case write
    /// Plays a queue forward, takes many bytes, or reads a whole table.
    case heavy
    /// Needs no sign-in, or had one that was refused: counted by address.
    case open
    /// An agent fetches questions or brings answers. However low the others are set, a centre that works is not slowed.
    case exchange
  }

  /// So many requests a second on the average, and so many at once after a silence.
  public struct Rate: Sendable, Hashable {
    public var perSecond: Int
    public var burst: Int

    /// Both are at least 1 and at most 1,000,000: what is beyond is taken for the nearest.
    public init(perSecond: Int, burst: Int) {
      self.perSecond = min(max(1, perSecond), 1_000_000)
      self.burst = min(max(1, burst), 1_000_000)
    }
  }

  public var read: Rate
  public var write: Rate
  public var heavy: Rate
  public var open: Rate
  public var exchange = Rate(perSecond: 2000, burst: 4000)
  /// How many askers are kept in mind at once, of all costs; beyond, those who asked least are forgotten.
  public var mostAskers: Int

  /// The defaults stop what a program does by mistake, and leave a busy one of one firm alone. An operator whose hub is
  /// small sets them lower.
  public init(
    read: Rate = Rate(perSecond: 20_000, burst: 40_000), write: Rate = Rate(perSecond: 4000, burst: 8000),
    heavy: Rate = Rate(perSecond: 3000, burst: 6000), open: Rate = Rate(perSecond: 200, burst: 1000), mostAskers: Int = 65_536
  ) {
    self.read = read
    self.write = write
    self.heavy = heavy
    self.open = open
    self.mostAskers = max(16, mostAskers)
  }

  func rate(_ cost: Cost) -> Rate {
    switch cost {
    case .read: read
    case .write: write
    case .heavy: heavy
    case .open: open
    case .exchange: exchange
    }
  }
}
