internal import Centres
internal import Synchronization

/// A cluster by its commands, where there is no REST daemon: `sbatch`, `squeue`, `scontrol`, `sacct` and `scancel` of a
/// machine that belongs to the cluster.
///
/// What other people wrote, such as the comments of their jobs, comes among what these commands print. Where the columns
/// are separated is therefore marked with a new random word in every call, which nobody could have written before.
public final class SlurmCommandLine: Sendable {
  public struct Settings: Sendable {
    /// The cluster's configuration (`SLURM_CONF`); nil for the machine's own.
    public var configurationFile: String?
    /// Where the commands are.
    public var folder = "/usr/bin"
    /// What the operator granted to submit and cancel as a member, such as `["/usr/bin/sudo", "-n", "-C", "4", "-u", "MEMBER"]`;
    /// empty for ourselves. A program that closes descriptors must leave number 3 open, by which `sbatch` is handed the job's
    /// environment (sudo: `-C 4`, with `closefrom_override` in its rules).
    public var prefix: [String] = []
    /// The same for a member's login, where members have their own; nil where they have none.
    public var memberPrefix: (@Sendable (_ login: String) -> [String])?
    /// Commands at a time; more wait in line.
    public var lanes = 4
    public var commandTime: Duration = .seconds(30)
    /// For a listing of all jobs.
    public var listTime: Duration = .seconds(120)
    public var outputBytes = 64 << 20

    public init() {}
  }

  let settings: Settings
  let gate: Gate
  let random: @Sendable () -> UInt64
  let devices = Mutex(StartedDevices())

  /// - Parameter random: for the marks between columns: the system's, not a seeded one.
  public init(_ settings: Settings, random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: 0...UInt64.max) }) {
    self.settings = settings
    self.random = random
    gate = Gate(places: max(1, settings.lanes), line: 10_000)
  }

  /// Runs a command, and says what it means when it fails.
  func output(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], time: Duration? = nil
  ) async throws(SlurmFailure) -> String {
    let outcome = try await run(command(program, arguments, environment: environment, time: time))
    guard outcome.succeeded else { throw SlurmCommandLine.failure(program, outcome.errors) }
    return outcome.output
  }

  func command(
    _ program: String, _ arguments: [String], prefix: [String] = [], environment: [String: String] = [:], time: Duration? = nil
  ) -> Command {
    var variables = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    variables["SLURM_CONF"] = settings.configurationFile
    variables.merge(environment) { $1 }
    var command = Command(arguments: prefix + ["\(settings.folder)/\(program)"] + arguments, environment: variables)
    command.time = time ?? settings.commandTime
    command.mostOutputBytes = settings.outputBytes
    return command
  }

  /// What stands before a command that is a login's.
  ///
  /// - Throws: `.refused` for a member's where there is no way to become one: nothing ever runs as somebody else.
  func prefix(for login: String?) throws(SlurmFailure) -> [String] {
    guard let login else { return settings.prefix }
    guard let words = settings.memberPrefix?(login), MemberLogin.isLogin(login) else {
      throw .refused(code: nil, reason: "there is no way to submit as '\(login)' here")
    }
    return words
  }

  func run(_ command: Command) async throws(SlurmFailure) -> Command.Outcome {
    guard await gate.enter() else { throw .away(reason: "too many commands wait in line") }
    do throws(SlurmFailure) {
      let outcome = try await command.run()
      gate.leave()
      return outcome
    } catch {
      gate.leave()
      throw error
    }
  }

  /// A word to stand between columns: a control character that no sane text has, and 64 random bits.
  func mark() -> String { "\u{1F}" + String(random(), radix: 16) + "\u{1F}" }

  /// What a command's complaint means. The commands tell no numbers, only words (`slurm_strerror`).
  ///
  /// - Parameter login: the member's whose command it was: a wrapper that does not become them complains before Slurm is asked.
  static func failure(_ program: String, _ errors: String, as login: String? = nil) -> SlurmFailure {
    let words = SlurmCode.plain(errors.split(separator: "\n").joined(separator: " "))
    let reason = words.isEmpty ? "\(program) failed without a word" : words
    func holds(_ texts: String...) -> Bool { texts.contains { errors.holds($0) } }
    if let login, holds("sudo:", "runuser:", "setpriv:") { return .unauthorised(reason: "'\(login)': \(reason)") }
    if holds("Unable to contact slurm controller", "Connection refused", "in standby mode", "temporarily unable to accept job") {
      return .away(reason: reason)
    }
    if holds(
      "Protocol authentication error", "Invalid authentication credential", "a password is required", "not allowed to execute")
    {
      return .unauthorised(reason: reason)
    }
    if holds(
      "Zero Bytes were transmitted", "Socket timed out", "send/recv", "Transport endpoint", "receive failure", "send failure",
      "Connection reset", "Resource temporarily unavailable", "Unexpected message received", "Insane message")
    {
      return .unanswered(reason: reason)
    }
    return .refused(code: nil, reason: reason)
  }
}

extension String {
  func holds(_ text: String) -> Bool {
    let (bytes, pattern) = (Array(utf8), Array(text.utf8))
    guard let first = pattern.first, bytes.count >= pattern.count else { return pattern.isEmpty }
    return (0...(bytes.count - pattern.count)).contains {
      bytes[$0] == first && bytes[$0..<($0 + pattern.count)].elementsEqual(pattern)
    }
  }
}
