/// A part of a pool: whole nodes, or some devices of them.
public struct Places: Hashable, Sendable, Codable {
  /// One node, or some of its devices.
  public struct Part: Hashable, Sendable, Codable {
    public var node: String
    /// Device indexes; nil for the whole node with all its CPUs and memory. Some devices stand for the same share
    /// of the node's CPUs and memory, rounded down.
    public var devices: [Int]?

    public init(node: String, devices: [Int]? = nil) {
      self.node = node
      self.devices = devices
    }
  }

  public var parts: [Part]

  public init(_ parts: [Part]) { self.parts = parts }

  public static func nodes(_ names: [String]) -> Places { Places(names.map { Part(node: $0) }) }
}
