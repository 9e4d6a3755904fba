/// The folders of runs under a path that a centre's nodes see as its hub does. A job claims its run there before it does
/// anything, so that of several jobs of one key at most one ever runs.
public protocol RunFolders: Sendable {
  /// The absolute path of a run's folder. In it, `work` is where the job works, `script` what it runs, and `claims`
  /// where it claims its run.
  func path(of key: RunKey) -> String

  /// Makes the folder of this order with its script and inputs, unless there is one.
  ///
  /// - Parameter user: whom the job's part of it shall belong to, where whoever makes it may give it away.
  /// - Throws: `.refused` for an order that breaks a rule, such as an input's name that leads out of the folder.
  func stage(_ order: RunOrder, for user: UInt32?) async throws(CentreFailure)

  /// What the jobs of a run left where they claim it; nil as long as none has.
  func claim(of key: RunKey) async throws(CentreFailure) -> SharedClaim?

  func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart
  func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry]
  /// Removes script, inputs, results and logs. What says that the run was claimed stays.
  func discardFiles(of key: RunKey) async throws(CentreFailure)
}

/// Who holds a shared run.
public struct SharedClaim: Sendable, Hashable {
  /// What the job that claimed the run wrote of itself.
  public var line: String
  /// Whether that job was launched once more without the cluster's saying that it started it over, and did nothing then.
  public var wasRepeated: Bool

  public init(line: String, wasRepeated: Bool = false) {
    self.line = line
    self.wasRepeated = wasRepeated
  }
}
