public import Quantities

/// The forms in which Slurm writes a limit of time (`sbatch(1)`, `--time`).
public enum Walltime: Hashable, Sendable {
  /// - Parameter isUnusual: a field below the first lies outside its range, as in `1:90:00`; Slurm adds it up.
  case limited(Seconds, isUnusual: Bool)
  /// `UNLIMITED`, `INFINITE`, `-1`, and 0, which Slurm takes for the same.
  case unlimited

  /// Reads `MM`, `MM:SS`, `HH:MM:SS`, `D-HH`, `D-HH:MM`, `D-HH:MM:SS`, `UNLIMITED`, `INFINITE`. Nil for anything
  /// else, and for fields of more than nine digits. Seconds are kept, where Slurm rounds up to minutes.
  public init?(_ text: String) {
    if ["unlimited", "infinite", "-1"].contains(text.lowercased()) {
      self = .unlimited
      return
    }
    let halves = text.split(separator: "-", omittingEmptySubsequences: false)
    guard halves.count <= 2, let clock = halves.last else { return nil }
    var fields: [Int64] = []
    for field in clock.split(separator: ":", omittingEmptySubsequences: false) {
      guard let value = Walltime.number(field) else { return nil }
      fields.append(value)
    }
    let units: [(seconds: Int64, bound: Int64)]
    switch (halves.count, fields.count) {
    case (1, 1): units = [(60, .max)]
    case (1, 2): units = [(60, .max), (1, 60)]
    case (1, 3): units = [(3600, .max), (60, 60), (1, 60)]
    case (2, 1...3):
      guard let days = Walltime.number(halves[0]) else { return nil }
      fields.insert(days, at: 0)
      units = [(86_400, .max), (3600, 24), (60, 60), (1, 60)]
    default: return nil
    }
    let parts = zip(fields, units)
    let seconds = parts.reduce(0) { $0 + $1.0 * $1.1.seconds }
    let isUnusual = parts.contains { $0.0 >= $0.1.bound }
    self = seconds == 0 ? .unlimited : .limited(Seconds(seconds), isUnusual: isUnusual)
  }

  private static func number(_ text: Substring) -> Int64? {
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(text)
  }
}
