import Centres
import PrayaTestKit
import Quantities
import Testing

@testable import Slurm

/// What the commands of Debian's Slurm wrote.
@Suite struct CommandAnswerTests {
  private let mark = "\u{1F}c0ffee\u{1F}"

  @Test("Rows of squeue tell the same as the REST daemon, and a line break in a comment makes no row") func queue() throws {
    let rows = try MarkedRows.read(try Recording.text("squeue.txt"), mark: mark, columns: 14)
    let jobs = try rows.map(SlurmCommandLine.queuedJob)
    #expect(jobs.count == 7)
    let byKey = Dictionary(uniqueKeysWithValues: jobs.compactMap { job in job.key.map { ($0.rawValue, job) } })
    for (key, name) in [
      ("job-fail", "job-failed-v38.json"), ("job-done", "job-completed-v38.json"), ("job-cancel", "job-cancelled-v38.json"),
      ("job-cancel-held", "job-cancelled-waiting-v38.json"), ("job-term", "job-signalled-v38.json"),
      ("job-held", "job-pending-v38.json"),
    ] {
      #expect(try byKey[key] == Recording.job(name))
    }
    var running = try Recording.job("job-running-v38.json")
    let devices = running.devices
    running.devices = [:]
    #expect(byKey["job-run"] == running)
    #expect(try SlurmCommandLine.devices(inDetails: Recording.text("scontrol-job.txt"), of: running.nodes) == devices)
  }

  @Test("Rows of sacct tell every run, with its code of exit") func accounting() throws {
    let rows = try MarkedRows.read(try Recording.text("sacct.txt"), mark: mark, columns: 12)
    let jobs = try rows.map(SlurmCommandLine.accountedJob)
    let byKey = Dictionary(uniqueKeysWithValues: jobs.compactMap { job in job.key.map { ($0.rawValue, job) } })
    #expect(byKey["job-fail"]?.exit == .exited(code: 3))
    #expect(byKey["job-term"]?.exit == .signalled(number: 15))
    #expect(byKey["job-cancel"]?.state == .cancelled)
    #expect(byKey["job-run"]?.state == .running && byKey["job-run"]?.endedAt == nil)
    #expect(byKey["job-run"]?.deviceCount == 6)
    #expect(byKey["job-impossible"]?.startedAt == nil)
  }

  @Test("scontrol tells the same of nodes, partitions and reservations as the REST daemon") func described() throws {
    let nodes = try Recording.text("scontrol-node.txt").split(separator: "\n").compactMap(SlurmCommandLine.node)
    #expect(try nodes == Recording.value("nodes-v38.json").required("nodes").list().map(RestReading.node))
    let partitions = try Recording.text("scontrol-partition.txt").split(separator: "\n").compactMap(SlurmCommandLine.partition)
    #expect(try partitions == Recording.value("partitions-v38.json").required("partitions").list().map(RestReading.partition))
    let reservations = try Recording.text("scontrol-reservation.txt").split(separator: "\n").compactMap(
      SlurmCommandLine.reservation)
    #expect(
      try reservations
        == Recording.value("reservations-v38.json").required("reservations").list().compactMap(RestReading.reservation))
    #expect(try SlurmCommandLine.reservation("No reservations in the system") == nil)
  }

  @Test("Rows that break off are refused", arguments: ["a", "a\u{1F}m\u{1F}b", "a\u{1F}m\u{1F}b\u{1F}m\u{1F}\nc"])
  func broken(text: String) {
    #expect(throws: SlurmFailure.self) { try MarkedRows.read(text, mark: "\u{1F}m\u{1F}", columns: 2) }
  }

  @Test("Columns with anything but the mark in them read as they were", arguments: 0..<100)
  func anyColumns(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let letters = Array("ab|,=\n\u{1F} é")
    let rows = (0..<generator.number(0...5)).map { _ in
      (0..<3).map { _ in String((0..<generator.number(0...6)).map { _ in generator.pick(letters) ?? "a" }) }
    }
    let text = rows.map { $0.map { $0 + "\u{1F}7f3a\u{1F}" }.joined() + "\n" }.joined()
    #expect(try MarkedRows.read(text, mark: "\u{1F}7f3a\u{1F}", columns: 3) == rows)
  }

  @Test("Values with blanks and equal signs in them are read whole, and one that comes later changes none") func fields() {
    let fields = NamedFields(
      "NodeName=n1 Reason=fan = bad, State=IDLE  Extra= X=1=2", names: ["NodeName", "Reason", "State", "X"])
    #expect(fields["NodeName"] == "n1" && fields["Reason"] == "fan = bad," && fields["State"] == "IDLE" && fields["X"] == "1=2")
    #expect(NamedFields("State=DOWN Reason=x State=IDLE", names: ["State"])["State"] == "DOWN")
    #expect(NamedFields("A=(null)", names: ["A"])["A"] == nil)
  }

  @Test(
    "What a command complains of is told apart",
    arguments: [
      ("sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)", "away"),
      ("sbatch: error: Batch job submission failed: Zero Bytes were transmitted or received", "unanswered"),
      ("sbatch: error: Batch job submission failed: Socket timed out on send/recv operation", "unanswered"),
      ("sbatch: error: Batch job submission failed: Requested node configuration is not available", "refused"),
      ("sudo: a password is required", "unauthorised"), ("slurm_load_jobs error: Protocol authentication error", "unauthorised"),
      ("", "refused"),
    ])
  func complaints(words: String, kind: String) {
    let found =
      switch SlurmCommandLine.failure("sbatch", words) {
      case .away: "away"
      case .unanswered: "unanswered"
      case .refused: "refused"
      case .unauthorised: "unauthorised"
      case .unreadable: "unreadable"
      }
    #expect(found == kind)
  }
}
