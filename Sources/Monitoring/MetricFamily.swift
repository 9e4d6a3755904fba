/// Figures of one name, told apart by their labels, as one scrape tells them.
public struct MetricFamily: Sendable {
  public enum Kind: String, Sendable { case counter, gauge, histogram }

  /// A label's name and value.
  public typealias Label = (name: String, value: String)

  public enum Value: Sendable {
    case whole(Int64)
    case counted(UInt64)
    /// Milliseconds, told in seconds.
    case seconds(milliseconds: Int64)
    case spread(Histogram.Snapshot, boundsMicroseconds: [UInt64])
  }

  /// `praya_…`; counters end with `_total`, times with `_seconds`.
  public let name: String
  public let kind: Kind
  public let help: String
  public private(set) var samples: [(labels: [Label], value: Value)] = []

  /// - Precondition: a name of Prometheus' form.
  public init(_ name: String, _ kind: Kind, _ help: String) {
    precondition(MetricFamily.isName(name), "\(name) is no name of a metric")
    self.name = name
    self.kind = kind
    self.help = help
  }

  public init(_ name: String, _ kind: Kind, _ help: String, _ value: Value) {
    self.init(name, kind, help)
    add(value)
  }

  /// Adds a figure. Two of a family never have the same labels.
  public mutating func add(_ value: Value, _ labels: Label...) { samples.append((labels, value)) }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first == UInt8(ascii: "_") || (0x61...0x7A).contains(first) else { return false }
    return text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") }
  }
}
