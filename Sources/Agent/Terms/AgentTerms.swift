public import Quantities

/// What a centre's operator allows the hub: the law at that centre. What is not said is allowed.
public struct AgentTerms: Sendable, Hashable {
  /// Names of projects in which `*` stands for anything: these and no others; empty for all.
  public var acceptedProjects: [ProjectPattern] = []
  /// These not, whatever is accepted.
  public var refusedProjects: [ProjectPattern] = []
  /// Of the centre's devices, over all runs that the agent has under way.
  public var deviceShare: Share?
  /// Of the centre's CPUs, likewise: what bounds jobs without devices.
  public var cpuShare: Share?
  /// When nothing is started, by the centre's clock.
  public var blackouts: [BlackoutHours] = []
  /// Whether a run that was started before may go on into such hours. Where it may not, none is started that could.
  public var runsOnThroughBlackouts = true
  public var longestWalltime: Seconds?
  public var mostDevicesPerJob: Int?
  /// Starts nothing while jobs of the centre's own users wait, where the centre tells.
  public var ownUsersFirst = false
  /// Whether the hub is shown the centre's own queue, where others use it too: sizes, limits and times, and nobody's names.
  public var showsQueue = true
  /// Nothing is started while a file of this name is there; what runs goes on.
  public var stopSwitch: String?

  public init() {}
}

/// A name in which `*` stands for any characters, or none.
public struct ProjectPattern: RawRepresentable, Sendable, Hashable {
  public let rawValue: String

  /// Nil unless it has 1 to 64 small letters, digits, hyphens and stars.
  public init?(rawValue: String) {
    let isKnown = rawValue.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "*"): true
      default: false
      }
    }
    guard isKnown, (1...64).contains(rawValue.utf8.count) else { return nil }
    self.rawValue = rawValue
  }

  public func matches(_ name: String) -> Bool {
    let parts = rawValue.split(separator: "*", omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, parts.count > 1 else { return name == rawValue }
    guard name.hasPrefix(first), name.hasSuffix(last), name.utf8.count >= first.utf8.count + last.utf8.count else { return false }
    // Each part between two stars at its first place after the one before: no other choice could leave more room.
    var rest = name.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.range(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}

extension Substring {
  /// Where the text stands first; nil where it does not.
  fileprivate func range(of part: Substring) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }
}
