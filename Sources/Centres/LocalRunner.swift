import CLinux
import Glibc
import Quantities

/// The process that watches over one run: `praya run-local FOLDER`. It is started by `LocalCentre.start`, lives in a
/// session of its own until the run's end is on the disk, and needs neither Praya nor Swift's concurrency.
public enum LocalRunner {
  /// The hidden subcommands; nil for any other arguments. Call it first of all in `main`, on the main thread.
  ///
  /// - Parameter arguments: those of the command line, the program's name first.
  /// - Returns: the exit code of the process.
  public static func answer(to arguments: [String]) -> Int32? {
    guard arguments.count == 3 else { return nil }
    switch arguments[1] {
    case "run-local": return run(folder: arguments[2])
    case "run-step": return LocalStep.run(folder: arguments[2])
    default: return nil
    }
  }

  /// Runs what was ordered in this folder, unless it has been claimed before.
  ///
  /// - Returns: 0 when the run has ended or is another runner's, 1 when something kept the runner from its work.
  public static func run(folder path: String) -> Int32 {
    let folder = RunFolder(path: path)
    do throws(SystemFailure) {
      // A start that found the folder made by another does not know that its name is on the disk.
      try DurableFile.synchronise(folder: folder.path(".."))
      let lock = try ClaimLock.acquire(folder.path(RunFolder.claim), attempts: 100) { !folder.has(RunFolder.claimed) }
      guard let lock, try folder.markClaimed() else { return 0 }
      let end = try perform(folder)
      try record(end, in: folder)
      _ = consume lock
      return 0
    } catch {
      report(error)
      return 1
    }
  }

  private static func perform(_ folder: RunFolder) throws(SystemFailure) -> RunEnd {
    guard !folder.has(RunFolder.cancel) else {
      return RunEnd(startedAt: nil, endedAt: MachineTime.wall, measured: .zero, cause: .cancelled)
    }
    do throws(SystemFailure) {
      guard let record = try folder.record(OrderRecord.self, RunFolder.order) else {
        throw SystemFailure("find", folder.path(RunFolder.order), code: ENOENT)
      }
      return try LocalLaunch(folder: folder, record: record).run()
    } catch {
      return RunEnd(
        startedAt: nil, endedAt: MachineTime.wall, measured: .zero, cause: .launchFailed(reason: error.description))
    }
  }

  /// The run's end must reach the disk, or its use would be lost: a full disk is waited for, ten minutes long.
  private static func record(_ end: RunEnd, in folder: RunFolder) throws(SystemFailure) {
    for _ in 0..<600 {
      do throws(SystemFailure) { return try folder.write(end, RunFolder.ended) } catch { report(error) }
      sleep(1)
    }
    try folder.write(end, RunFolder.ended)
  }

  private static func report(_ failure: SystemFailure) {
    let line = Array("\(MachineTime.wall) \(failure)\n".utf8)
    _ = write(2, line, line.count)
  }
}
