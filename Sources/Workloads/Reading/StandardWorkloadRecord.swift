/// One line of the Standard Workload Format, version 2.2 (Chapin et al., JSSPP 1999; Feitelson's Parallel Workloads
/// Archive): 18 fields, −1 for what is unknown.
public struct StandardWorkloadRecord: Hashable, Sendable {
  /// By field, from 0; of field 5, the average processor time, the whole seconds.
  var fields: [Int64]
  /// Field 6 of the format, with its fraction.
  public var averageProcessorSeconds: Double

  public static let fieldCount = 18

  public init(fields: [Int64], averageProcessorSeconds: Double) {
    precondition(fields.count == StandardWorkloadRecord.fieldCount, "a record has 18 fields")
    self.fields = fields
    self.averageProcessorSeconds = averageProcessorSeconds
  }

  public var jobNumber: Int64 { fields[0] }
  /// Seconds from the beginning of the log (`UnixStartTime`).
  public var submitSeconds: Int64 { fields[1] }
  public var waitSeconds: Int64 { fields[2] }
  public var runSeconds: Int64 { fields[3] }
  public var allocatedProcessors: Int64 { fields[4] }
  /// Per processor.
  public var usedMemoryKilobytes: Int64 { fields[6] }
  public var requestedProcessors: Int64 { fields[7] }
  public var requestedSeconds: Int64 { fields[8] }
  /// Per processor.
  public var requestedMemoryKilobytes: Int64 { fields[9] }
  /// 0 failed, 1 completed, 5 cancelled; 2 to 4 for parts of a job that was checkpointed.
  public var status: Int64 { fields[10] }
  public var user: Int64 { fields[11] }
  public var group: Int64 { fields[12] }
  public var executable: Int64 { fields[13] }
  public var queue: Int64 { fields[14] }
  public var partition: Int64 { fields[15] }
  public var precedingJob: Int64 { fields[16] }
  /// From the preceding job's end.
  public var thinkSeconds: Int64 { fields[17] }
}
