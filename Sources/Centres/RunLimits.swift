import CLinux
import Glibc
import Quantities

/// The kernel's limits on each process of a run (getrlimit(2)).
struct RunLimits: Hashable {
  var processorSeconds: UInt64
  var fileBytes: UInt64
  /// Of the private writable memory of a process (`RLIMIT_DATA`). The address space is left alone: device drivers
  /// and several languages reserve far more addresses than they ever use.
  var memoryBytes: UInt64?
  var openFiles: UInt64
  var processes: UInt64?

  init(_ record: OrderRecord) {
    let (order, settings) = (record.order, record.settings)
    let product = order.walltime.count.multipliedReportingOverflow(by: Int64(order.cpusPerNode))
    let processorTime = product.overflow ? Int64.max / 2 : max(1, product.partialValue)
    processorSeconds = UInt64(processorTime) + UInt64(max(0, settings.processorSlack.count))
    fileBytes = UInt64(max(0, settings.fileLimitBytes))
    memoryBytes = (order.memoryMebibytes ?? settings.defaultMemoryMebibytes).map { UInt64(max(1, $0)) << 20 }
    openFiles = UInt64(max(16, settings.openFilesLimit))
    processes = record.user == nil ? nil : UInt64(max(1, settings.processesLimit))
  }

  /// Sets them for this process and what it starts. - Returns: an `errno` value when one cannot be set.
  func apply() -> Int32? {
    // SIGXCPU first, and five seconds to heed it.
    let answers: [Int32] = [
      praya_set_limits(praya_limit_cpu_seconds, processorSeconds, processorSeconds + 5),
      praya_set_limit(praya_limit_file_size, fileBytes), praya_set_limit(praya_limit_core, 0),
      praya_set_limit(praya_limit_open_files, openFiles),
      processes.map { praya_set_limit(praya_limit_processes, $0) } ?? 0,
      memoryBytes.map { praya_set_limit(praya_limit_data, $0) } ?? 0,
    ]
    return answers.allSatisfy { $0 == 0 } ? nil : errno
  }
}
