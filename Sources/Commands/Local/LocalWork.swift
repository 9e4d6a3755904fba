public import Console

/// What the program does to a data folder by itself, and only the program's own composition can: it opens a hub.
public struct LocalWork: Sendable {
  /// The data folder unless another is named, by the environment.
  public var defaultFolder: @Sendable (_ environment: [String: String]) -> String
  /// Applies a city file to the hub of a data folder that no hub has open, and answers with what changed, a sentence each.
  public var applyCity: @Sendable (_ file: [UInt8], _ folder: String, _ call: Invocation) async throws -> [String]

  public init(
    defaultFolder: @escaping @Sendable (_ environment: [String: String]) -> String,
    applyCity: @escaping @Sendable (_ file: [UInt8], _ folder: String, _ call: Invocation) async throws -> [String]
  ) {
    self.defaultFolder = defaultFolder
    self.applyCity = applyCity
  }
}
