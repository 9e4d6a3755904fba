import CLinux
import Glibc
public import Quantities

/// The clocks of this machine.
enum MachineTime {
  /// Milliseconds since the machine started, its sleep included: a clock that no setting of the time moves.
  static var sinceBoot: Milliseconds { read(CLOCK_BOOTTIME) }

  /// What the machine takes the time to be.
  static var wall: Instant { Instant(millisecondsSince1970: read(CLOCK_REALTIME).count) }

  /// The kernel's name for the time since its last start; empty where it gives none.
  static var bootIdentifier: String {
    guard let file = try? Descriptor.open("/proc/sys/kernel/random/boot_id", O_RDONLY),
      let bytes = try? file.read(limit: 64)
    else { return "" }
    return String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
  }

  private static func read(_ clock: clockid_t) -> Milliseconds {
    var time = timespec()
    // Cannot fail: both clocks exist on every Linux that Swift runs on.
    clock_gettime(clock, &time)
    return Milliseconds(Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

/// The machine's own clock.
public struct MachineClock: Clock {
  public init() {}
  public var now: Instant { MachineTime.wall }
}
