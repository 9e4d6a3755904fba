/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Sendable, Comparable {
  public var millisecondsSince1970: Int64

  public init(millisecondsSince1970: Int64) { self.millisecondsSince1970 = millisecondsSince1970 }
  public init(secondsSince1970: Int64) { millisecondsSince1970 = secondsSince1970 * 1000 }

  public static func < (a: Instant, b: Instant) -> Bool { a.millisecondsSince1970 < b.millisecondsSince1970 }
  public static func + (a: Instant, b: Seconds) -> Instant {
    Instant(millisecondsSince1970: a.millisecondsSince1970 + b.count * 1000)
  }
  public static func - (a: Instant, b: Seconds) -> Instant {
    Instant(millisecondsSince1970: a.millisecondsSince1970 - b.count * 1000)
  }
  public static func - (a: Instant, b: Instant) -> Milliseconds {
    Milliseconds(a.millisecondsSince1970 - b.millisecondsSince1970)
  }
}

/// A length of time in whole seconds.
public struct Seconds: Hashable, Sendable, Comparable, Codable {
  public var count: Int64
  public init(_ count: Int64) { self.count = count }

  public static let zero = Seconds(0)
  public static func minutes(_ count: Int64) -> Seconds { Seconds(count * 60) }
  public static func hours(_ count: Int64) -> Seconds { Seconds(count * 3600) }
  public static func days(_ count: Int64) -> Seconds { Seconds(count * 86400) }

  public static func < (a: Seconds, b: Seconds) -> Bool { a.count < b.count }
  public static func + (a: Seconds, b: Seconds) -> Seconds { Seconds(a.count + b.count) }
  public static func - (a: Seconds, b: Seconds) -> Seconds { Seconds(a.count - b.count) }

  public init(from decoder: any Decoder) throws { count = try decoder.singleValueContainer().decode(Int64.self) }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(count)
  }
}

/// A length of time in whole milliseconds: what a clock measured, before it is rounded for a bill.
public struct Milliseconds: Hashable, Sendable, Comparable, Codable {
  public var count: Int64
  public init(_ count: Int64) { self.count = count }

  public static let zero = Milliseconds(0)
  public static func < (a: Milliseconds, b: Milliseconds) -> Bool { a.count < b.count }

  /// Whole seconds, rounded half up: how a run's measured time is billed.
  public var roundedToSeconds: Seconds {
    let magnitude = (count.magnitude + 500) / 1000
    return Seconds(count < 0 ? -Int64(magnitude) : Int64(magnitude))
  }

  public init(from decoder: any Decoder) throws { count = try decoder.singleValueContainer().decode(Int64.self) }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(count)
  }
}

/// Metered use: one device for one second is 1.
public struct DeviceSeconds: Hashable, Sendable, Comparable, Codable {
  public var count: Int64
  public init(_ count: Int64) { self.count = count }

  /// `devices` devices for `time`.
  ///
  /// - Throws: `QuantityError.overflow` when the product does not fit 64 bits.
  public init(devices: Int, for time: Seconds) throws(QuantityError) {
    let (product, overflow) = Int64(devices).multipliedReportingOverflow(by: time.count)
    guard !overflow else { throw .overflow }
    count = product
  }

  public static let zero = DeviceSeconds(0)
  public static func < (a: DeviceSeconds, b: DeviceSeconds) -> Bool { a.count < b.count }
  public static func + (a: DeviceSeconds, b: DeviceSeconds) -> DeviceSeconds { DeviceSeconds(a.count + b.count) }

  public init(from decoder: any Decoder) throws { count = try decoder.singleValueContainer().decode(Int64.self) }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(count)
  }
}

/// A price per device-hour, in minor units.
public struct DeviceHourPrice: Hashable, Sendable, Codable, Comparable {
  public var perHour: Money
  public init(_ perHour: Money) { self.perHour = perHour }

  public static func < (a: DeviceHourPrice, b: DeviceHourPrice) -> Bool { a.perHour < b.perHour }

  /// What `use` costs: device-seconds × price ÷ 3600, rounded half up once.
  public func charge(for use: DeviceSeconds) throws(QuantityError) -> Money {
    Money(minorUnits: try Rounding.halfUp(Int128(use.count) * Int128(perHour.minorUnits), over: 3600), perHour.currency)
  }
}

/// Where the time comes from: the system's clock in production, a clock turned by hand in tests.
public protocol Clock: Sendable {
  var now: Instant { get }
}
