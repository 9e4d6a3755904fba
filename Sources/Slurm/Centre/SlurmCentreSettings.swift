public import Quantities

/// How a cluster is used as a centre: the operator's terms, and how gently it is asked.
public struct SlurmCentreSettings: Sendable, Hashable, Codable {
  /// Who says where a job runs.
  public enum Placement: String, Sendable, Hashable, Codable {
    /// The hub, which has the pool to itself: a job gets the nodes that its order names.
    case asOrdered
    /// The cluster, whose queue others use too: the order's nodes say how many.
    case byCluster
  }

  /// Under whose login jobs run at the centre.
  public enum Logins: Sendable, Hashable, Codable {
    /// All under one: jobs of different organisations could read each other's files.
    case serviceAccount
    /// Each member's jobs under that member's own, which the order names.
    case ofMembers
    /// The same, by the operator's own table: logins by the hub's names of members, whatever orders say.
    case byTable([String: String])
  }

  /// Nil for the cluster's default.
  public var partition: String?
  public var account: String?
  public var qualityOfService: String?
  public var reservation: String?
  /// A folder that the hub, or its agent, and every node see under the same path.
  public var sharedFolder: String
  /// The number of the user that jobs run as, to whom their folders are given; only where Praya runs as root there, and
  /// members have no logins of their own.
  public var jobUser: UInt32?
  /// The login that Praya itself has at the cluster, which is no member's; nil where that does not matter.
  public var serviceUser: String?
  public var placement = Placement.asOrdered
  public var logins = Logins.serviceAccount
  /// The hub's names of device models by the cluster's types of the generic resource `gpu`, where they differ by more than
  /// capital letters, a maker's name in front (`nvidia_`, `tesla_`) and underscores.
  public var deviceModels: [String: String] = [:]
  /// `PATH` of a run whose order does not set it.
  public var searchPath = "/usr/local/bin:/usr/bin:/bin"
  /// At most so many questions, and beside them so many submissions, are on their way at once.
  public var requestsInFlight = 4
  /// How many jobs one question is about.
  public var jobsAtOnce = 200
  /// How often the controller is asked how it is.
  public var healthInterval = Seconds(2)
  /// A cluster that does not answer is asked again after this, then twice that, and so on, at most `longestPause`.
  public var firstPause = Seconds(1)
  public var longestPause = Seconds(15)
  /// A clock that differs by less is taken to be right: the cluster tells whole seconds.
  public var clockTolerance = Milliseconds(2000)
  /// What is known of a run beside its end is forgotten so long after its files were discarded.
  public var remembersDiscarded = Seconds.days(30)

  public init(sharedFolder: String) { self.sharedFolder = sharedFolder }

  /// What is wrong with them; nil when nothing is.
  public var fault: String? {
    if !sharedFolder.hasPrefix("/") { return "sharedFolder is no whole path" }
    if !(1...64).contains(requestsInFlight) { return "requestsInFlight is not between 1 and 64" }
    if !(1...1000).contains(jobsAtOnce) { return "jobsAtOnce is not between 1 and 1000" }
    if !(1...60).contains(healthInterval.count) { return "healthInterval is not between 1 second and a minute" }
    if !(1...60).contains(firstPause.count) || !(firstPause.count...3600).contains(longestPause.count) {
      return "firstPause is not between 1 second and a minute, or longestPause not between it and an hour"
    }
    if !(0...60_000).contains(clockTolerance.count) { return "clockTolerance is not between 0 and a minute" }
    if !(0...3660).contains(remembersDiscarded.count / 86_400) || remembersDiscarded < .zero {
      return "remembersDiscarded is not between 0 and ten years"
    }
    if jobUser == 0 { return "jobUser is root, under whom no job runs" }
    return nil
  }

  /// The hub's name of the model that the cluster calls so.
  public func deviceModel(ofType type: String) -> String? {
    if let model = deviceModels[type] { return model }
    var name = type.lowercased()
    for maker in ["nvidia_", "nvidia-", "tesla_", "tesla-", "amd_", "amd-"] where name.hasPrefix(maker) {
      name.removeFirst(maker.count)
    }
    name = String(name.map { $0 == "_" ? "-" : $0 })
    return name.isEmpty ? nil : name
  }

  /// The type that the cluster has for a model.
  ///
  /// - Parameter known: the types that the cluster told of.
  public func deviceType(ofModel model: String, known: Set<String>) -> String {
    let types = known.union(deviceModels.keys).filter { deviceModel(ofType: $0) == model }
    // A type that was told of comes before one that is only in the settings.
    return types.filter(known.contains).min() ?? types.min() ?? model
  }
}
