public import Language
public import Quantities

/// How many of a committee's members must be there to decide. Whoever has an interest in an application does not count
/// towards it for that application, though they remain members.
public enum Quorum: Hashable, Sendable {
  case members(Int)
  /// At least this share of the members.
  case share(Share)
  /// More than half of the members: where a scheme does not say.
  case majority

  /// The least number of a committee of `members`; never less than one.
  public func least(of members: Int) -> Int {
    switch self {
    case .members(let count): max(1, count)
    case .share(let share):
      // Rounded up: half of five is three.
      max(1, Int((Int64(members) * share.numerator + share.denominator - 1) / share.denominator))
    case .majority: members / 2 + 1
    }
  }

  public func isMet(by present: Int, of members: Int) -> Bool { present >= least(of: members) }

  public var phrase: Phrase {
    switch self {
    case .members(let count): Phrase("\(count) members", "\(count) 名成員")
    case .share(let share): Phrase("\(share) of the members", "成員的 \(share)")
    case .majority: Phrase("more than half of the members", "過半數成員")
    }
  }
}
