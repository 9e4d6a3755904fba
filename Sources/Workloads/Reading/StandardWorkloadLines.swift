/// Reads lines of the Standard Workload Format.
struct StandardWorkloadLines {
  private(set) var record = StandardWorkloadRecord(fields: Array(repeating: -1, count: 18), averageProcessorSeconds: -1)

  /// - Parameter header: takes up comments.
  mutating func read(_ line: UnsafeRawBufferPointer, header: inout StandardWorkloadHeader) -> LineReader.Reading {
    if line.first == 0x3B {
      header.read(line)
      return .nothing
    }
    record.averageProcessorSeconds = -1
    switch FieldScanner.numbers(in: line, into: &record.fields, fraction: &record.averageProcessorSeconds) {
    case .failure(let fault): return .fault(.notANumber(field: fault.field))
    case .success(0): return .nothing
    case .success(let found):
      guard found == StandardWorkloadRecord.fieldCount else {
        return .fault(.fields(found: found, needed: StandardWorkloadRecord.fieldCount))
      }
      return reading
    }
  }

  private var reading: LineReader.Reading {
    let processors = record.allocatedProcessors > 0 ? record.allocatedProcessors : record.requestedProcessors
    guard record.runSeconds > 0, processors > 0, record.submitSeconds >= 0 else { return .withoutRun }
    return .job(
      WorkloadJob(
        number: record.jobNumber, submitted: record.submitSeconds, run: record.runSeconds,
        requested: record.requestedSeconds, processors: Int32(clamping: processors),
        account: Int32(clamping: record.user), partition: Int32(clamping: record.partition)))
  }
}
