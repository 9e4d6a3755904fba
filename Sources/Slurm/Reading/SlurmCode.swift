/// Slurm's numbers of errors (`slurm/slurm_errno.h` of 22.05 and 24.11), and what they mean to a caller.
enum SlurmCode {
  static let unknownJob = 2017
  static let jobIsOver = 2021
  static let nothingFound = 9003

  /// What was asked may have arrived, or cannot have: by the kind of what went wrong.
  enum Meaning {
    /// The controller was not reached, or does not serve just now: nothing was done.
    case away
    /// The connection with the controller broke.
    case broken
    /// No reason was given. Version 0.0.38 answers so for reading, both when the controller is away and when it does not
    /// accept a token.
    case unsaid
    case unauthorised
    case refused
  }

  static func meaning(of code: Int) -> Meaning {
    switch code {
    case 1007, 6000...6999: .unauthorised
    // No connection; back-off; unable to take jobs for the moment; standby; no connection to the accounting's database.
    case 1001, 1800, 1804, 2008, 2027, 7000...7002: .away
    // And the kernel's own: `EAGAIN`, of a full table or of a connection.
    case 1000...1999, 5000...5999, 1...999: .broken
    case ...0: .unsaid
    default: .refused
    }
  }

  /// A reason for people: one line, of bounded length.
  static func plain(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) }.prefix(300))
  }
}
