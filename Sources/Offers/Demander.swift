public import Quantities

/// Who asks: what binds its project, and what it can pay with.
public struct Demander: Hashable, Sendable {
  /// For fair share in the queue; nil when nobody's use counts.
  public var project: String?
  public var dataClass: DataClass
  /// ISO 3166 codes of where its data may be; a country's code covers its subdivisions (`CN` covers `CN-GD`). Nil for
  /// anywhere.
  public var jurisdictions: Set<String>?
  /// The one grant that the job names, or none: then the own share is all.
  public var grant: GrantTerms?
  /// The project's own money that no accepted job holds.
  public var ownMoney: Money

  public init(
    project: String? = nil, dataClass: DataClass, jurisdictions: Set<String>? = nil, grant: GrantTerms? = nil, ownMoney: Money
  ) {
    self.project = project
    self.dataClass = dataClass
    self.jurisdictions = jurisdictions
    self.grant = grant
    self.ownMoney = ownMoney
  }

  /// Whether its data may be in a place of this jurisdiction.
  public func mayUse(jurisdiction: String) -> Bool {
    guard let jurisdictions else { return true }
    return jurisdictions.contains { jurisdiction == $0 || jurisdiction.hasPrefix($0 + "-") }
  }
}
