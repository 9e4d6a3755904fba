import CLinux
import Glibc

/// A program to start in a session of its own, so that it outlives its parent and no terminal's signal reaches
/// it, with default signals and no descriptor but those named here.
struct ChildProcess {
  var executable: String
  var arguments: [String]
  var environment: [String: String]
  var folder = "/"
  /// Where its standard output and error go, appended; nil for nowhere.
  var log: String?
  /// A descriptor that it gets as its number 3.
  var channel: Int32?

  /// Starts it. - Returns: its number, which is its session's and its group's too.
  func spawn() throws(SystemFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let output = log ?? "/dev/null"
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    if let channel { posix_spawn_file_actions_adddup2(&actions, channel, 3) }
    posix_spawn_file_actions_addclosefrom_np(&actions, channel == nil ? 3 : 4)
    posix_spawn_file_actions_addchdir_np(&actions, folder)

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
    let code = CStringArray.with([executable] + arguments) { arguments in
      CStringArray.with(environment.map { "\($0.key)=\($0.value)" }.sorted()) { environment in
        posix_spawn(&child, executable, &actions, &attributes, arguments, environment)
      }
    }
    guard code == 0 else { throw SystemFailure("start", executable, code: code) }
    return child
  }

  /// What Praya's own processes need of the environment: the way to Swift's libraries, and no crash reporter that
  /// waits for someone at a terminal.
  static var ownEnvironment: [String: String] {
    var environment = ["SWIFT_BACKTRACE": "enable=no", "LANG": "C.UTF-8"]
    for name in ["PATH", "LD_LIBRARY_PATH"] { environment[name] = getenv(name).map { String(cString: $0) } }
    return environment
  }
}

/// Strings as C programs get them: pointers to bytes that end in zero, after the last a null pointer.
enum CStringArray {
  static func with<Answer>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Answer) -> Answer {
    let pointers = strings.map { strdup($0) }
    defer { pointers.forEach { free($0) } }
    return body(pointers + [nil])
  }
}
