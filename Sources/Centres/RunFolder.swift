import CLinux
import Glibc
import Quantities

/// A run's folder and the records in it; README.md says in which order they are written.
struct RunFolder: Sendable {
  let path: String

  /// What was ordered. A run without it was cancelled before any order came.
  static let order = "order.json"
  /// The lock of the runner.
  static let claim = "claim"
  /// There is, or was, a runner; there will never be another.
  static let claimed = "claimed.json"
  /// The run's end was asked for.
  static let cancel = "cancel"
  static let started = "started.json"
  static let ended = "ended.json"
  static let runnerLog = "runner.log"
  static let script = "script"
  /// The job's own folder.
  static let work = "work"
  /// The job's temporary folder, removed at its end.
  static let temporary = "tmp"

  func path(_ name: String) -> String { "\(path)/\(name)" }
  var exists: Bool { DurableFile.exists(path) }
  func has(_ name: String) -> Bool { DurableFile.exists(path(name)) }

  /// Nil when there is no such record; a record that cannot be understood is an error.
  func record<Record: Decodable>(_ type: Record.Type, _ name: String) throws(SystemFailure) -> Record? {
    guard let bytes = try DurableFile.read(path(name)) else { return nil }
    guard let record = DurableFile.decode(type, from: bytes) else { throw SystemFailure("understand", path(name), code: EILSEQ) }
    return record
  }

  func write(_ record: some Encodable, _ name: String) throws(SystemFailure) {
    try DurableFile.write(try DurableFile.encode(record), to: name, in: path)
  }

  /// Claims the run for ever. - Returns: false when it is claimed already.
  func markClaimed() throws(SystemFailure) -> Bool {
    let claim = ClaimRecord(
      claimedAt: MachineTime.wall, bootIdentifier: MachineTime.bootIdentifier, process: ProcessTable.entry(of: getpid())?.identity
    )
    return try DurableFile.create(try DurableFile.encode(claim), as: RunFolder.claimed, in: path)
  }

  /// The run's end. An end whose record a broken disk has spoilt is the centre's fault.
  func end() throws(SystemFailure) -> RunEnd? {
    do throws(SystemFailure) {
      return try record(RunEnd.self, RunFolder.ended)
    } catch {
      guard error.code == EILSEQ else { throw error }
      var status = stat()
      _ = stat(path(RunFolder.ended), &status)
      return RunEnd(
        startedAt: nil, endedAt: Instant(secondsSince1970: Int64(status.st_mtim.tv_sec)), measured: .zero,
        cause: .centre(reason: "the record of the run's end is unreadable"))
    }
  }
}

/// `claimed.json`.
struct ClaimRecord: Codable {
  var claimedAt: Instant
  var bootIdentifier: String
  /// The runner.
  var process: ProcessIdentity?
}

/// `started.json`.
struct StartRecord: Codable {
  var startedAt: Instant
  /// `MachineTime.sinceBoot` at the start.
  var sinceBoot: Milliseconds
  var bootIdentifier: String
  /// The run's first process, which leads its session and group.
  var process: ProcessIdentity
  /// Whom its processes belong to.
  var user: UInt32
}

/// `order.json`: the order without its script and inputs, which are files beside it, and the terms it came under.
struct OrderRecord: Codable {
  var order: RunOrder
  /// The user and group to run as; nil to run as whoever runs Praya.
  var user: UInt32?
  var settings: LocalCentreSettings

  init(_ order: RunOrder, user: UInt32?, settings: LocalCentreSettings) {
    self.order = order
    self.order.script = []
    self.order.inputs = []
    self.user = user
    self.settings = settings
  }
}
