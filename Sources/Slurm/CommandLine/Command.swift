internal import CLinux
internal import Dispatch
internal import Glibc

/// A program to run to its end: its arguments as a list that no shell reads, in a session of its own, with a time limit
/// after which all of the session is killed, and a bound on what it may write.
struct Command: Sendable {
  struct Outcome: Sendable {
    /// The status of `wait`.
    var status: Int32
    var output: String
    /// What it wrote to its standard error; at most 16 KiB.
    var errors: String

    var succeeded: Bool { status == 0 }
  }

  /// The program's whole path first.
  var arguments: [String]
  /// All of its environment.
  var environment: [String: String]
  var input: [UInt8] = []
  /// What it can read as its descriptor 3.
  var attachment: [UInt8]?
  var time: Duration = .seconds(30)
  var mostOutputBytes = 16 << 20

  /// - Throws: `.refused` when there is no such program; `.unanswered` when the time limit passed; `.unreadable` when it wrote
  ///   too much.
  func run() async throws(SlurmFailure) -> Outcome {
    let result = await withCheckedContinuation { continuation in
      // Each waits on a thread of its own; how many there are at a time is for the caller to bound.
      DispatchQueue(label: "praya.slurm.command").async {
        continuation.resume(
          returning: Result<Outcome, SlurmFailure> { () throws(SlurmFailure) -> Outcome in try self.runHere() })
      }
    }
    return try result.get()
  }

  private func runHere() throws(SlurmFailure) -> Outcome {
    let texts = arguments + environment.flatMap { [$0.key, $0.value] }
    guard let program = arguments.first, !texts.contains(where: { $0.utf8.contains(0) }) else {
      throw .refused(code: nil, reason: "a command's argument holds a zero byte")
    }
    var pipes = try CommandPipes(hasAttachment: attachment != nil)
    let child: pid_t
    do throws(SlurmFailure) {
      child = try spawn(program, pipes)
    } catch {
      pipes.close()
      throw error
    }
    pipes.closeOthersEnds()
    // It closes the pipes.
    var exchange = CommandExchange(pipes, input: input, attachment: attachment ?? [], mostOutputBytes: mostOutputBytes)
    let hasEnded = exchange.run(child, until: ContinuousClock.now + time)
    // Until its status is taken, nobody else can have its number: what is left of its session is ended before.
    _ = kill(-child, SIGKILL)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    guard hasEnded else {
      if exchange.isTooLong { throw Command.tooMuch(name, mostOutputBytes) }
      throw .unanswered(reason: "\(name) did not end within \(time.components.seconds) s")
    }
    return Outcome(
      status: status, output: String(decoding: exchange.output, as: UTF8.self),
      errors: String(decoding: exchange.errors, as: UTF8.self))
  }

  /// What is thrown when a program writes more than it may.
  static func tooMuch(_ name: String, _ mostBytes: Int) -> SlurmFailure {
    .unreadable(reason: "\(name) wrote more than \(mostBytes) bytes")
  }

  var name: String { arguments.first?.split(separator: "/").last.map(String.init) ?? "the command" }

  private func spawn(_ program: String, _ pipes: CommandPipes) throws(SlurmFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, descriptor) in pipes.others.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, Int32(pipes.others.count))
    posix_spawn_file_actions_addchdir_np(&actions, "/")

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let flags = praya_spawn_new_session | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF)
    posix_spawnattr_setflags(&attributes, flags)

    var child: pid_t = 0
    let code = withCStrings(arguments) { arguments in
      withCStrings(environment.map { "\($0.key)=\($0.value)" }.sorted()) { environment in
        posix_spawn(&child, program, &actions, &attributes, arguments, environment)
      }
    }
    guard code == 0 else {
      throw .refused(code: nil, reason: "\(program) cannot be started: \(String(cString: strerror(code)))")
    }
    return child
  }

  /// Strings as C programs get them: pointers to bytes that end in zero, after the last a null pointer.
  private func withCStrings<Answer>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Answer) -> Answer {
    let pointers = strings.map { strdup($0) }
    defer { pointers.forEach { free($0) } }
    return body(pointers + [nil])
  }
}
