import Testing
import Workloads

@Suite struct WorkloadReaderTests {
  let log = """
    ; Version: 2.2
    ; MaxProcs: 64
    ; Note: made by hand
    1 0 5 100 8 -1 -1 8 200 -1 1 3 1 -1 2 1 -1 -1
    2 10 -1 50.7 4 12.5 -1 4 -1 -1 1 4 1 -1 2 1 -1 -1\r

    3 11 -1 -1 4 -1 -1 4 60 -1 5 4 1 -1 2 1 -1 -1
    4 12 -1 60 four -1 -1 4 60 -1 1 4 1 -1 2 1 -1 -1
    5 13 -1 60 4
    6 14 -1 60 -1 -1 -1 80 30 -1 1 4 1 -1 2 1 -1 -1
    7 9 -1 60 4 -1 -1 4 60 -1 1 4 1 -1 2 1 -1 -1
    8 20 -1 60 -1 -1 -1 2 30 -1 1 4 1 -1 2 1 -1 -1
    """

  @Test func aStandardLogIsReadAndWhatIsLeftOutIsCounted() throws {
    var reader = WorkloadReader(Array(log.utf8), options: .init(processors: 64))
    let jobs = try reader.allJobs()
    #expect(
      jobs == [
        WorkloadJob(number: 1, submitted: 0, run: 100, requested: 200, processors: 8, account: 3, partition: 1),
        WorkloadJob(number: 2, submitted: 10, run: 50, requested: 50, processors: 4, account: 4, partition: 1),
        WorkloadJob(number: 8, submitted: 20, run: 60, requested: 60, processors: 2, account: 4, partition: 1),
      ])
    #expect(reader.counts.jobs == 3 && reader.counts.withoutRun == 1 && reader.counts.tooLarge == 1)
    #expect(reader.counts.requestRaised == 2)
    #expect(reader.counts.named.map(\.number) == [8, 9, 11] && reader.counts.brokenLines == 3)
    #expect(reader.counts.named.map(\.fault) == [.notANumber(field: 5), .fields(found: 5, needed: 18), .outOfOrder])
    #expect(reader.header.processors == 64 && reader.header["Note"] == "made by hand" && reader.format == .standard)
  }

  @Test func aStrictReaderNamesTheFirstBrokenLine() {
    var reader = WorkloadReader(Array(log.utf8), options: .init(isStrict: true))
    #expect(throws: WorkloadFault.line(8, .notANumber(field: 5))) { try reader.allJobs() }
  }

  @Test(arguments: ["9223372036854775807", "-9223372036854775808", "10000000001"])
  func timesThatNoWorkloadHasAreRefused(time: String) throws {
    for line in ["1 \(time) -1 5 1 -1 -1 1 10 -1 1 1", "1 0 -1 \(time) 1 -1 -1 1 10 -1 1 1", "1 0 -1 5 1 -1 -1 1 \(time) -1 1 1"]
    {
      var reader = WorkloadReader(Array((line + " -1 -1 -1 -1 -1 -1\n2 1 -1 5 1 -1 -1 1 10 -1 1 1 -1 -1 -1 -1 -1 -1\n").utf8))
      let jobs = try reader.allJobs()
      // A negative run or request means that there was none.
      #expect(jobs.allSatisfy { $0.submitted == 1 || ($0.run == 5 && $0.requested == 5) })
      #expect(reader.counts.brokenLines + reader.counts.withoutRun + reader.counts.requestRaised == 1)
    }
  }

  @Test(arguments: [1, 2, 3, 7, 64]) func thePiecesThatBytesComeInMakeNoDifference(size: Int) throws {
    var whole = WorkloadReader(Array(log.utf8))
    let bytes = Array(log.utf8)
    var position = 0
    var pieces = WorkloadReader {
      defer { position += size }
      return position < bytes.count ? Array(bytes[position..<min(position + size, bytes.count)]) : nil
    }
    #expect(try pieces.allJobs() == whole.allJobs())
    #expect(pieces.counts == whole.counts)
  }

  @Test func aTableOfDevicesIsRead() throws {
    let table = "job_id,submit_s,gpus,duration_s\n0,0,1,30\n1,296,8,53\n2,300,x,1\n"
    var reader = WorkloadReader(Array(table.utf8))
    #expect(
      try reader.allJobs() == [
        WorkloadJob(number: 0, submitted: 0, run: 30, requested: 30, processors: 1),
        WorkloadJob(number: 1, submitted: 296, run: 53, requested: 53, processors: 8),
      ])
    #expect(reader.counts.named.map(\.number) == [4] && reader.format == .table)
  }

  let accounting = """
    JobID|User|Account|Submit|Start|End|ElapsedRaw|Timelimit|AllocCPUS|AllocTRES|State
    12|eva|robots|2026-11-02T08:00:10|2026-11-02T08:01:00|2026-11-02T08:03:00|120|1-00:00:00|16|cpu=16,gres/gpu=4,mem=8G|COMPLETED
    12.batch|||2026-11-02T08:00:10|2026-11-02T08:01:00|2026-11-02T08:03:00|120||16|cpu=16|COMPLETED
    11|ada|vision|2026-11-02T08:00:00|2026-11-02T08:00:00|2026-11-02T08:10:00|600|00:05:00|8|cpu=8,gres/gpu=2|TIMEOUT
    13|eva|robots|2026-11-02T08:00:20|Unknown|Unknown|0|UNLIMITED|8|cpu=8|CANCELLED
    """

  @Test func slurmsAccountingIsReadSortedAndCountedFromItsFirstSubmission() throws {
    var reader = WorkloadReader(Array(accounting.utf8), options: .init(unit: .devices))
    #expect(
      try reader.allJobs() == [
        WorkloadJob(number: 11, submitted: 0, run: 600, requested: 600, processors: 2, account: 1),
        WorkloadJob(number: 12, submitted: 10, run: 120, requested: 86_400, processors: 4, account: 0),
      ])
    #expect(reader.counts.withoutRun == 1 && reader.counts.brokenLines == 0)
    var processors = WorkloadReader(Array(accounting.utf8))
    #expect(try processors.allJobs().map(\.processors) == [8, 16])
  }

  @Test func whatIsNoWorkloadIsRefused() {
    var prose = WorkloadReader(Array("once upon a time\n".utf8))
    #expect(throws: WorkloadFault.unknownFormat) { try prose.allJobs() }
    var table = WorkloadReader(Array("a,b\n1,2\n".utf8))
    #expect(throws: WorkloadFault.missingColumn("submit_s")) { try table.allJobs() }
  }

  /// Two lines of a log, each compressed by gzip and one put after the other.
  let compressed: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x33, 0x54, 0x30, 0x50, 0x30, 0x55,
    0x30, 0x34, 0x30, 0x50, 0xB0, 0x50, 0xD0, 0x35, 0x04, 0x21, 0x0B, 0x05, 0x23, 0x20, 0x0F, 0xC8,
    0x30, 0x54, 0x30, 0x56, 0x00, 0x8B, 0x18, 0x41, 0x28, 0x5D, 0x43, 0x2E, 0x00, 0x7D, 0xBE, 0x4C,
    0x5A, 0x2E, 0x00, 0x00, 0x00, 0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x33,
    0x52, 0xB0, 0x54, 0x30, 0x55, 0x30, 0x34, 0x30, 0x50, 0xB0, 0x50, 0xD0, 0x35, 0x04, 0x21, 0x0B,
    0x05, 0x23, 0x20, 0x0F, 0xC8, 0x30, 0x54, 0x30, 0x56, 0x00, 0x8B, 0x18, 0x41, 0x28, 0x5D, 0x43,
    0x2E, 0x00, 0xFB, 0xEF, 0x0E, 0x7A, 0x2E, 0x00, 0x00, 0x00,
  ]

  @Test(arguments: [1, 5, 1000]) func compressedDataOfSeveralMembersAreInflated(size: Int) throws {
    var position = 0
    var reader = WorkloadReader {
      defer { position += size }
      return position < compressed.count ? Array(compressed[position..<min(position + size, compressed.count)]) : nil
    }
    #expect(try reader.allJobs().map(\.number) == [1, 2])
  }

  @Test func compressedDataThatEndEarlyAreRefused() {
    var reader = WorkloadReader(Array(compressed.dropLast(9)))
    #expect(throws: WorkloadFault.brokenCompression) { try reader.allJobs() }
  }
}
