import CLinux
import Glibc
import Quantities

/// A run's first process until it becomes the script: `praya run-step`. Swift cannot fork, so this is a program of
/// its own that gives up what the runner has and then executes the script in its place.
enum LocalStep {
  static func run(folder path: String) -> Int32 {
    let channel = StepChannel(Descriptor(owning: StepChannel.stepDescriptor))
    let folder = RunFolder(path: path)
    do throws(SystemFailure) {
      guard let record = try folder.record(OrderRecord.self, RunFolder.order) else {
        throw SystemFailure("find", folder.path(RunFolder.order), code: ENOENT)
      }
      try assumeIdentity(record.user)
      umask(0o077)
      guard chdir(folder.path(RunFolder.work)) == 0 else { throw SystemFailure("chdir", folder.path(RunFolder.work)) }
      // Set after the change of user, which would clear it; if the runner has died before, its word never comes.
      guard praya_set_parent_death_signal(SIGKILL) == 0 else { throw SystemFailure("prctl", "PR_SET_PDEATHSIG") }
      try openOutputs(of: record.order)
      channel.sendReady()
      guard channel.awaitGo() else { return 1 }
      channel.closeOnExec()
      try become(folder.path(RunFolder.script), record: record, folder: folder)
    } catch {
      channel.sendFailure(explain(error, folder: folder))
    }
    return 1
  }

  /// Never runs a job as root: without a user to become, root refuses.
  private static func assumeIdentity(_ user: UInt32?) throws(SystemFailure) {
    guard praya_refuse_new_privileges() == 0 else { throw SystemFailure("prctl", "PR_SET_NO_NEW_PRIVS") }
    guard geteuid() == 0 else { return }
    guard let user, user != 0 else { throw SystemFailure("run", "a job as root", code: EPERM) }
    // The runner is kept from the kernel's killer in want of memory; the job is not.
    if let file = try? Descriptor.open("/proc/self/oom_score_adj", O_WRONLY) { try? file.write(Array("0".utf8)) }
    guard setgroups(0, nil) == 0 else { throw SystemFailure("setgroups", "none") }
    guard setgid(user) == 0 else { throw SystemFailure("setgid", "\(user)") }
    guard setuid(user) == 0 else { throw SystemFailure("setuid", "\(user)") }
    guard getuid() == user, geteuid() == user, getegid() == user, setuid(0) != 0 else {
      throw SystemFailure("setuid", "\(user)", code: EPERM)
    }
  }

  /// Output and error of the script, as one open file when they have one name, so that neither overwrites the other.
  private static func openOutputs(of order: RunOrder) throws(SystemFailure) {
    try redirect(1, to: order.output)
    if order.errorOutput == order.output {
      guard dup2(1, 2) == 2 else { throw SystemFailure("dup2", order.output) }
    } else {
      try redirect(2, to: order.errorOutput)
    }
  }

  private static func redirect(_ number: Int32, to name: String) throws(SystemFailure) {
    guard let components = FolderWalk.components(of: name) else { throw SystemFailure("open", name, code: EINVAL) }
    let work = try Descriptor.open(".", O_RDONLY | O_DIRECTORY)
    let file = try FolderWalk.open(components, in: work, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, mode: 0o600)
    guard dup2(file.number, number) == number else { throw SystemFailure("dup2", name) }
  }

  /// Returns only by an error. The limits come last: they may be too narrow for Praya itself.
  private static func become(_ script: String, record: OrderRecord, folder: RunFolder) throws(SystemFailure) {
    let variables = record.order.variables(folder: folder, settings: record.settings)
    let code = CStringArray.with([script]) { arguments in
      CStringArray.with(variables.map { "\($0.key)=\($0.value)" }.sorted()) { environment -> Int32 in
        if let code = RunLimits(record).apply() { return code }
        // A process that Praya is starting at this moment may hold the script open for a blink.
        for attempt in 0..<10 {
          if attempt > 0 { usleep(20_000) }
          execve(script, arguments, environment)
          if errno != ETXTBSY { break }
        }
        return errno
      }
    }
    throw SystemFailure("execute", script, code: code)
  }

  private static func explain(_ failure: SystemFailure, folder: RunFolder) -> String {
    guard failure.call == "execute" else { return failure.description }
    let start = (try? Descriptor.open(folder.path(RunFolder.script), O_RDONLY).read(limit: 128)) ?? []
    let line = String(decoding: start.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return "the script's first line \(line.debugDescription) could not be executed: \(SystemFailure.text(of: failure.code))"
  }
}
