/// Where a request runs: devices of nodes.
public struct Placement: Hashable, Sendable, Codable {
  /// Devices of one node.
  public struct Allotment: Hashable, Sendable, Codable {
    public var node: String
    /// Ascending; empty for a request that needs CPUs only.
    public var devices: [Int]

    public init(node: String, devices: [Int]) {
      self.node = node
      self.devices = devices
    }
  }

  /// In the order of the pool's nodes; each node once.
  public var allotments: [Allotment]

  public init(_ allotments: [Allotment]) { self.allotments = allotments }
}
