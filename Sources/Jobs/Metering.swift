public import Quantities

/// How a run's use is counted (law 2): min(measured in its last run, walltime × devices), and nothing where the
/// centre ended it or it never started.
public enum Metering {
  /// How a run came to its end, as far as the bill cares.
  public enum Ending: String, Hashable, Sendable, Codable, CaseIterable {
    /// The script ended by itself, well or badly.
    case byItself = "by-itself"
    case walltime
    /// Someone of the project cancelled it while it ran.
    case cancelled
    /// The centre ended or lost it: a node failed, the operator stopped it.
    case byCentre = "by-centre"
    /// It never ran.
    case neverStarted = "never-started"

    /// Whether nothing is charged whatever was measured.
    public var isFree: Bool { self == .byCentre || self == .neverStarted }
  }

  /// By how much a run outlasted its walltime, in whole seconds: a centre needs some to stop it. It is reported and never
  /// charged.
  public static func overrun(measured: Milliseconds, walltime: Seconds) -> Seconds {
    max(.zero, measured.roundedToSeconds - max(walltime, .zero))
  }

  /// The device-seconds to charge.
  ///
  /// The measured time is rounded half up to whole seconds, then multiplied, then bounded by walltime × devices: a
  /// centre stops a run some seconds after its walltime, and those are not the member's. A run without devices
  /// comes to 0. A negative measurement, which only a broken clock gives, counts as none.
  ///
  /// - Parameter measured: the length of the last run; earlier runs that the centre ended and began anew are free.
  /// - Parameter devices: over all nodes.
  /// - Throws: `QuantityError.overflow` when the bound itself does not fit.
  public static func charged(
    measured: Milliseconds, walltime: Seconds, devices: Int, ending: Ending
  ) throws(QuantityError) -> DeviceSeconds {
    let bound = max(try DeviceSeconds(devices: devices, for: walltime), .zero)
    guard !ending.isFree, measured > .zero else { return .zero }
    // Bounding the seconds first is the same (devices are not negative) and cannot overflow.
    let seconds = min(measured.roundedToSeconds, max(walltime, .zero))
    return min(try DeviceSeconds(devices: devices, for: seconds), bound)
  }
}
