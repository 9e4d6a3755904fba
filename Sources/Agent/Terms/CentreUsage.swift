internal import Quantities

/// What runs take of a centre, or what it has.
public struct CentreUsage: Sendable, Hashable {
  public var devices: Int
  public var cpus: Int

  public init(devices: Int, cpus: Int) {
    self.devices = devices
    self.cpus = cpus
  }

  public static let none = CentreUsage(devices: 0, cpus: 0)

  /// Both together; what is more than can be counted is the most that can.
  static func + (a: Self, b: Self) -> Self {
    func sum(_ a: Int, _ b: Int) -> Int {
      let (sum, overflow) = a.addingReportingOverflow(b)
      return overflow ? .max : sum
    }
    return Self(devices: sum(a.devices, b.devices), cpus: sum(a.cpus, b.cpus))
  }

  /// What the hub may have of it at a time, rounded down; nil for no bound.
  func share(of terms: AgentTerms) -> (devices: Int?, cpus: Int?) {
    func part(_ share: Share?, of total: Int) -> Int? {
      share.map { Int(clamping: Int128(total) * Int128($0.numerator) / Int128($0.denominator)) }
    }
    return (part(terms.deviceShare, of: devices), part(terms.cpuShare, of: cpus))
  }
}
