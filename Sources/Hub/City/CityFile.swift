public import Access
public import Language
public import Offers
public import Quantities
public import Schemes

/// A city as a file: who and what there is, as people write it. The database is the truth; a city file is a way in
/// and out. Applying one adds and updates; it removes nothing.
public struct CityFile: Codable, Sendable, Hashable {
  public struct City: Codable, Sendable, Hashable {
    public var name: Phrase
    /// ISO 4217, such as `HKD`: the hub's one currency.
    public var currency: Currency
    /// IANA, such as `Asia/Hong_Kong`.
    public var timeZone: String
  }

  public struct Organisation: Codable, Sendable, Hashable {
    public var id: Slug
    public var name: Phrase
    /// What schemes ask about it, as verified.
    public var facts: RequestFacts?
  }

  /// A role in exactly one scope: `{"role":"member","organisation":"harbour-vision"}`, `{"role":"auditor","hub":true}`.
  public struct HeldRole: Codable, Sendable, Hashable {
    public var role: Role
    public var hub: Bool?
    public var organisation: Slug?
    public var project: Slug?
    public var scheme: Slug?
    public var centre: Slug?

    /// Nil unless there is one scope, of a kind in which the role can be held.
    public var assignment: Assignment? {
      var scopes: [Scope] = []
      if hub == true { scopes.append(.hub) }
      if let organisation { scopes.append(.organisation(organisation.rawValue)) }
      if let project { scopes.append(.project(project.rawValue)) }
      if let scheme { scopes.append(.scheme(scheme.rawValue)) }
      if let centre { scopes.append(.centre(centre.rawValue)) }
      guard scopes.count == 1, let scope = scopes.first else { return nil }
      return Assignment(role, in: scope)
    }

    public init(_ assignment: Assignment) {
      role = assignment.role
      let slug = Slug(rawValue: assignment.scope.identifier)
      switch assignment.scope.kind {
      case .hub: hub = true
      case .organisation: organisation = slug
      case .project: project = slug
      case .scheme: scheme = slug
      case .centre: centre = slug
      }
    }
  }

  public struct Person: Codable, Sendable, Hashable {
    public var signIn: String
    public var name: String
    public var email: String?
    public var language: ReaderLanguage?
    public var roles: [HeldRole]?
  }

  /// Public money, or device-hours that the centres lend, for a scheme's fund.
  public struct Appropriation: Codable, Sendable, Hashable {
    /// Names it: the same reference is applied once.
    public var reference: String
    /// In the hub's currency, such as `"3000000000"`.
    public var amount: String?
    public var deviceHours: Int64?
    /// Instead of `deviceHours`, where it is no whole number of them.
    public var deviceSeconds: Int64?
    public var deviceModel: String?
  }

  public struct SchemeEntry: Codable, Sendable, Hashable {
    /// A scheme that comes with Praya, by its name.
    public var preset: String?
    /// Or a whole scheme file.
    public var scheme: JSONFragment?
    public var open: Bool?
    public var appropriations: [Appropriation]?
  }

  /// Like nodes: `count` of them, named `prefix` and a number from `first` on; or those that `names` lists.
  public struct NodeGroup: Codable, Sendable, Hashable {
    /// Does not end with a digit: `n1` and `n` would both name a node `n11`.
    public var prefix: String?
    public var count: Int?
    /// 1 when it is left out.
    public var first: Int?
    /// Instead of `prefix`, `count` and `first`.
    public var names: [String]?
    public var devices: Int
    public var cpus: Int
    /// Of one node.
    public var memoryGibibytes: Int64?
    /// Instead of `memoryGibibytes`, where it is no whole number of them.
    public var memoryMebibytes: Int64?

    public init(
      prefix: String? = nil, count: Int? = nil, first: Int? = nil, names: [String]? = nil, devices: Int, cpus: Int,
      memoryGibibytes: Int64? = nil, memoryMebibytes: Int64? = nil
    ) {
      self.prefix = prefix
      self.count = count
      self.first = first
      self.names = names
      self.devices = devices
      self.cpus = cpus
      self.memoryGibibytes = memoryGibibytes
      self.memoryMebibytes = memoryMebibytes
    }
  }

  public struct Pool: Codable, Sendable, Hashable {
    public var id: Slug
    /// Nil for a pool of CPU nodes.
    public var deviceModel: String?
    public var nodes: [NodeGroup]
    /// Per device-hour (per node-hour without devices), in the hub's currency, such as `"24.50"`.
    public var pricePerHour: String
    /// The order of service of its queue, `ORDER[+FIT]`; nil for `praya`.
    public var policy: String?
    /// Whose queue decides: the hub's (`dedicated`, also where nothing is said), or the centre's, which others use too
    /// (`shared`).
    public var usage: PoolRecord.Usage?
  }

  public struct Centre: Codable, Sendable, Hashable {
    public var id: Slug
    public var name: Phrase
    /// How it is reached; `local` runs jobs as processes of this machine, `agent` waits for the centre's agent.
    public var connection: Connection
    /// ISO 3166, such as `HK` or `CN-GD`.
    public var jurisdiction: String
    public var clearance: DataClass
    public var pools: [Pool]
    /// For readers: what its figures rest on.
    public var note: Phrase?
    /// Where each member has a login of their own: the login by what the member signs in by.
    public var logins: [String: String]?
    /// Whether several of them may be the same.
    public var sharedLogins: Bool?
  }

  public struct Project: Codable, Sendable, Hashable {
    public var id: Slug
    public var organisation: Slug
    public var name: Phrase
    public var dataClass: DataClass?
    public var jurisdictions: [String]?
  }

  public var note: Phrase?
  public var city: City
  public var organisations: [Organisation]?
  public var schemes: [SchemeEntry]?
  public var centres: [Centre]?
  public var projects: [Project]?
  public var people: [Person]?
}
