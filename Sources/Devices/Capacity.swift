public import Language
public import Quantities

/// So many devices of a model, by any name that the catalogue may know it by.
public struct DeviceCount: Hashable, Sendable, Codable {
  public var model: String
  public var count: Int

  /// - Precondition: the count is not negative.
  public init(model: String, count: Int) {
    precondition(count >= 0, "a number of devices is not negative")
    self.model = model
    self.count = count
  }
}

/// What a set of devices can do at most, at one precision.
///
/// Capacities are not added to each other: the only sum is the one over devices that `DeviceCatalogue.capacity`
/// makes, at the precision named there. So figures of unlike precision cannot meet, and devices whose peak is
/// unknown stay in sight instead of counting as nothing.
public struct Capacity: Hashable, Sendable {
  public let precision: Precision
  /// Of the devices whose peak is known, in 10⁹ operations a second.
  public let knownGigaOperationsPerSecond: Int64
  /// Devices whose peak is known.
  public let knownDevices: Int
  /// Devices whose peak at this precision is unknown, in the order given, each model once.
  public let unknown: [DeviceCount]

  /// Whether the figure covers every device.
  public var isComplete: Bool { unknown.isEmpty }

  /// The figure with its precision, and what it leaves out: `7.92 PFLOPS (FP16, dense)`,
  /// `at least 7.92 PFLOPS (FP16, dense); unknown for 16 × ascend-910b`.
  public var text: Phrase {
    let label = precision.label
    let list = unknown.map { "\(Format.count(Int64($0.count))) × \($0.model)" }
    let (english, chinese) = (list.joined(separator: ", "), list.joined(separator: "、"))
    if isComplete {
      return Phrase("\(figure) (\(label.english))", "\(figure)（\(label.traditionalChinese)）")
    }
    guard knownDevices > 0 else {
      return Phrase("unknown (\(label.english)) for \(english)", "未知（\(label.traditionalChinese)）：\(chinese)")
    }
    return Phrase(
      "at least \(figure) (\(label.english)); unknown for \(english)",
      "至少 \(figure)（\(label.traditionalChinese)）；未知：\(chinese)")
  }

  /// Peta-operations to two places from 1 on, tera-operations below, rounded half up.
  private var figure: String {
    let isPeta = knownGigaOperationsPerSecond >= 1_000_000
    let step: Int64 = isPeta ? 10_000 : 10
    let (quotient, remainder) = knownGigaOperationsPerSecond.quotientAndRemainder(dividingBy: step)
    let hundredths = quotient + (remainder >= step / 2 ? 1 : 0)
    let fraction = hundredths % 100
    let places = fraction == 0 ? "" : fraction < 10 ? ".0\(fraction)" : fraction % 10 == 0 ? ".\(fraction / 10)" : ".\(fraction)"
    return "\(Format.count(hundredths / 100))\(places) \(isPeta ? "P" : "T")\(precision.unit)"
  }
}

extension DeviceCatalogue {
  /// What these devices can do at most at this precision.
  ///
  /// - Throws: `QuantityError.overflow` when the sum does not fit 64 bits.
  public func capacity(of devices: [DeviceCount], at precision: Precision) throws(QuantityError) -> Capacity {
    var sum: Int128 = 0
    var known: Int128 = 0
    var unknown: [DeviceCount] = []
    for item in devices where item.count > 0 {
      if let peak = model(named: item.model)?.peaks[precision] {
        sum += Int128(peak) * Int128(item.count)
        known += Int128(item.count)
      } else if let index = unknown.firstIndex(where: { $0.model == item.model }) {
        let (count, overflow) = unknown[index].count.addingReportingOverflow(item.count)
        guard !overflow else { throw .overflow }
        unknown[index].count = count
      } else {
        unknown.append(item)
      }
    }
    guard let total = Int64(exactly: sum), let knownDevices = Int(exactly: known) else { throw .overflow }
    return Capacity(
      precision: precision, knownGigaOperationsPerSecond: total, knownDevices: knownDevices, unknown: unknown)
  }
}
