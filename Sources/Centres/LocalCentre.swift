internal import Dispatch
import Glibc
public import Quantities
internal import Synchronization

/// This machine as a centre: each run is a process of its own under a runner of its own, and all that is known of it
/// is files in a folder (README.md says which), so that runs outlive Praya and any number of Prayas may look on.
///
/// Started as root, it runs every project under a user of its own; otherwise all runs belong to whoever runs Praya,
/// can read each other's files, and the centre is fit for one organisation only (`separatesProjects`).
///
/// It does not choose devices and does not check that they are free: orders name them.
public final class LocalCentre: Centre {
  let folder: String
  let nodes: [CentreDescription.Node]
  let executable: String
  let clock: any Clock
  let settings: LocalCentreSettings
  /// Files are read and written here, off Swift's own threads.
  private let queue = DispatchQueue(label: "praya.local-centre", attributes: .concurrent)
  private let runners = Mutex(Runners())

  private struct Runners {
    /// Started by this object and not yet collected.
    var children: Set<pid_t> = []
    /// When a runner was last started for a key that none had claimed, since boot.
    var attempts: [RunKey: Milliseconds] = [:]
  }

  /// Opens the centre over `folder`, which is made where it is missing.
  ///
  /// - Parameters:
  ///   - folder: its own, for good: the claims on keys are in it. Opened as root, every folder on the way to it must
  ///     let other users pass, or the jobs could not reach their files.
  ///   - nodes: what it offers, under names of the operator's choice; all of them are this machine.
  ///   - executable: the path of `praya`, whose `run-local` is the runner; by default the running program.
  ///   - clock: for the ends that this object itself records. Runners use the machine's clock.
  /// - Throws: `.refused` when the folder will not do, with what to change.
  public init(
    folder: String, nodes: [CentreDescription.Node], executable: String? = nil, clock: any Clock = MachineClock(),
    settings: LocalCentreSettings = LocalCentreSettings()
  ) throws(CentreFailure) {
    if let fault = settings.fault { throw .refused(reason: fault) }
    self.folder = try CentreFolder.prepare(folder)
    self.executable = executable ?? LocalCentre.runningProgram
    self.nodes = nodes
    self.clock = clock
    self.settings = settings
    RunFolder.sweep(self.folder)
  }

  public func describe() async throws(CentreFailure) -> CentreDescription {
    try await perform { centre throws(CentreFailure) in
      guard DurableFile.exists("\(centre.folder)/runs") else { throw .unreachable(reason: "\(centre.folder)/runs is not there") }
      return CentreDescription(nodes: centre.nodes, separatesProjects: geteuid() == 0)
    }
  }

  func run(_ key: RunKey) -> RunFolder { RunFolder(path: "\(folder)/runs/\(key)") }

  /// Runs `body` off the caller's thread, after collecting the runners that have ended.
  func perform<Answer: Sendable>(
    _ body: @escaping @Sendable (LocalCentre) throws(CentreFailure) -> Answer
  ) async throws(CentreFailure) -> Answer {
    let result: Result<Answer, CentreFailure> = await withCheckedContinuation { continuation in
      queue.async {
        self.collectRunners()
        continuation.resume(returning: Result { () throws(CentreFailure) in try body(self) })
      }
    }
    return try result.get()
  }

  /// Starts a runner for this key. Those that find it claimed end by themselves.
  func startRunner(of key: RunKey) throws(SystemFailure) {
    let run = run(key)
    var runner = ChildProcess(
      executable: executable, arguments: ["run-local", run.path], environment: ChildProcess.ownEnvironment)
    runner.log = run.path(RunFolder.runnerLog)
    let child = try runner.spawn()
    runners.withLock { runners in
      runners.children.insert(child)
      runners.attempts[key] = MachineTime.sinceBoot
    }
  }

  /// Whether it is five seconds since this object last started a runner for the key.
  func isRunnerOverdue(of key: RunKey) -> Bool {
    let last = runners.withLock { $0.attempts[key] }
    return last.map { MachineTime.sinceBoot.count - $0.count > 5000 } ?? true
  }

  func forgetAttempt(of key: RunKey) { runners.withLock { _ = $0.attempts.removeValue(forKey: key) } }

  /// Only those that this object has started: other children of the process are not its own to wait for.
  private func collectRunners() {
    runners.withLock { runners in
      for child in runners.children where waitpid(child, nil, WNOHANG) != 0 { runners.children.remove(child) }
    }
  }

  private static var runningProgram: String {
    guard let path = realpath("/proc/self/exe", nil) else { return CommandLine.arguments[0] }
    defer { free(path) }
    return String(cString: path)
  }
}
