import Centres
import PrayaTestKit
import Quantities
import Testing

@testable import Slurm

/// What the daemon of Debian's Slurm answered, and what newer ones answer by their sources.
@Suite struct RecordedAnswerTests {
  private func at(_ seconds: Int64) -> Instant { Instant(secondsSince1970: seconds) }

  @Test("A running job has its nodes and the devices of each, and no end yet") func running() throws {
    let job = try Recording.job("job-running-v38.json")
    #expect(job.state == .running)
    #expect(job.key?.rawValue == "job-run")
    #expect(job.user == "broker")
    #expect(job.submittedAt == at(1_795_274_167))
    #expect(job.startedAt == at(1_795_274_168))
    #expect(job.endedAt == nil)
    #expect(job.exit == nil)
    #expect(job.nodes == ["beta-n1", "beta-n2"])
    #expect(job.devices == ["beta-n1": [0, 1, 2], "beta-n2": [0, 1, 2]])
    #expect(job.deviceCount == 6)
  }

  @Test("A waiting job has neither start, end, exit nor nodes") func pending() throws {
    for name in ["job-pending-v38.json", "job-pending-v39.json", "job-requeued-v42.json"] {
      let job = try Recording.job(name)
      #expect(!job.state.isOver && !job.state.occupiesNodes)
      #expect(job.startedAt == nil && job.endedAt == nil && job.exit == nil && job.nodes.isEmpty, "\(name)")
    }
    #expect(try Recording.job("job-pending-v38.json").reason == "JobHeldUser")
    #expect(try Recording.job("job-requeued-v42.json").restarts == 1)
    #expect(try Recording.job("job-requeued-v42.json").state == .requeued)
  }

  @Test(
    "How a job ended is told the same by every version",
    arguments: [
      ("job-completed-v38.json", SlurmState.completed, SlurmExit.exited(code: 0)),
      ("job-failed-v38.json", .failed, .exited(code: 3)), ("job-failed-v39.json", .failed, .exited(code: 3)),
      ("job-failed-v40.json", .failed, .exited(code: 3)), ("job-cancelled-v38.json", .cancelled, .signalled(number: 15)),
      ("job-signalled-v38.json", .failed, .signalled(number: 15)), ("job-signalled-v42.json", .timeout, .signalled(number: 15)),
    ])
  func ends(name: String, state: SlurmState, exit: SlurmExit) throws {
    let job = try Recording.job(name)
    #expect(job.state == state)
    #expect(job.exit == exit)
    #expect(job.startedAt != nil && job.endedAt != nil)
  }

  @Test("A job that ends while it waits never started") func endedWaiting() throws {
    let job = try Recording.job("job-cancelled-waiting-v38.json")
    #expect(job.state == .cancelled)
    #expect(job.startedAt == nil)
    #expect(job.endedAt == at(1_795_274_170))
    #expect(job.exit == nil)
  }

  @Test("Newer versions tell of a running job what version 38 does") func newerRunning() throws {
    let job = try Recording.job("job-running-v40.json")
    #expect(job.state == .running)
    #expect(job.nodes == ["gamma-n1", "gamma-n2"])
    #expect(job.devices == ["gamma-n1": [0, 1, 2], "gamma-n2": [1, 3, 4]])
    #expect(job.deviceCount == 6)
    #expect(job.startedAt == at(1_795_274_168) && job.endedAt == nil)
    #expect(try Recording.job("job-completing-v40.json").state == .completing)
    #expect(try Recording.job("job-completing-v40.json").endedAt == nil)
  }

  @Test("Devices of an ended job are counted by its nodes where the cluster does not track them") func countedDevices() throws {
    #expect(try Recording.job("job-failed-v40.json").deviceCount == 6)
    #expect(try Recording.job("job-failed-v39.json").restarts == 1)
  }

  @Test("The accounting tells every run, of which it knows the key by the name while it runs") func accounted() throws {
    let jobs = try Recording.value("accounted-v38.json").required("jobs").list().map {
      try RestReading.accountedJob($0, exitIsTold: false)
    }
    let byKey = Dictionary(uniqueKeysWithValues: jobs.compactMap { job in job.key.map { ($0.rawValue, job) } })
    #expect(byKey["job-run"]?.state == .running)
    #expect(byKey["job-run"]?.deviceCount == 6)
    #expect(byKey["job-run"]?.endedAt == nil)
    #expect(byKey["job-fail"]?.state == .failed)
    #expect(byKey["job-fail"]?.exit == nil, "version 38 calls it a success, which is no code to believe")
    #expect(byKey["job-done"]?.exit == .exited(code: 0))
    #expect(byKey["job-term"]?.exit == .signalled(number: 15))
    #expect(byKey["job-impossible"]?.startedAt == nil)
    let newer = try Recording.value("accounted-v41.json").required("jobs").list()
    let job = try RestReading.accountedJob(try #require(newer.first), exitIsTold: true)
    #expect(job.exit == .exited(code: 3))
    #expect(job.deviceCount == 6)
    #expect(job.endedAt == at(1_795_274_171))
  }

  @Test("Nodes tell their devices, free and busy, and whether they are out") func nodes() throws {
    let nodes = try Recording.value("nodes-v38.json").required("nodes").list().map(RestReading.node)
    #expect(nodes.map(\.name) == ["beta-n1", "beta-n2", "beta-n3"])
    #expect(nodes[0].devices == [SlurmCluster.Devices(type: "h100", count: 8, busy: 3)])
    #expect(nodes[0].busyCPUs == 4 && nodes[0].cpus == 64 && nodes[0].memoryMebibytes == 512_000)
    #expect(nodes[0].isAvailable && !nodes[2].isAvailable)
    #expect(nodes[2].reason == "fan broken = bad" && nodes[2].states.contains("DRAIN"))
    #expect(nodes[2].partitions == ["gpu", "short"])
    let newer = try Recording.value("nodes-v41.json").required("nodes").list().map(RestReading.node)
    #expect(newer[0].devices == [SlurmCluster.Devices(type: "h200", count: 8, busy: 3)])
    #expect(newer[2].devices == [SlurmCluster.Devices(type: "", count: 2, busy: 0)])
    #expect(newer.map(\.isAvailable) == [true, false, false])
  }

  @Test("Partitions tell their nodes, limit and whether they are up, as far as the version does") func partitions() throws {
    func partitions(_ name: String) throws -> [SlurmCluster.Partition] {
      try Recording.value(name).required("partitions").list().map(RestReading.partition)
    }
    let old = try partitions("partitions-v38.json")
    #expect(old.map(\.name) == ["gpu", "short"])
    #expect(old.map(\.isDefault) == [true, false])
    #expect(old[0].longestWalltime == nil && old[1].longestWalltime == .minutes(30))
    #expect(old[0].nodes == ["beta-n1", "beta-n2", "beta-n3"])
    #expect(try partitions("partitions-v39.json").map(\.isUp) == [true, true])
    let new = try partitions("partitions-v41.json")
    #expect(new.map(\.isUp) == [true, false])
    #expect(new[0].nodes == ["gamma-n1", "gamma-n2", "gamma-n3"] && new[0].longestWalltime == nil)
    #expect(new[1].longestWalltime == .minutes(30))
  }

  @Test(
    "Reservations for the operator's work are told from others", arguments: ["reservations-v38.json", "reservations-v41.json"])
  func reservations(name: String) throws {
    let reservations = try Recording.value(name).required("reservations").list().compactMap(RestReading.reservation)
    #expect(reservations.map(\.name) == ["maint1"])
    #expect(reservations[0].isMaintenance)
    #expect(reservations[0].interval.upperBound - reservations[0].interval.lowerBound == Milliseconds(3_600_000))
  }

  @Test("Jobs are found in a listing however it is cut into pieces", arguments: [1, 7, 1000, 1_000_000])
  func listing(piece: Int) throws {
    let bytes = try Recording.bytes("jobs-v38.json")
    var (scan, keys) = (JobListScan(mark: "praya:job-fail"), [String]())
    for start in stride(from: 0, to: bytes.count, by: piece) {
      try scan.read(bytes[start..<min(start + piece, bytes.count)])
      for text in scan.takeFound() {
        let job = try RestReading.job(try RestValue(reading: text, mostBytes: 1 << 20))
        keys.append(try #require(job.key).rawValue)
      }
    }
    #expect(keys == ["job-fail"])
    #expect(scan.isComplete)
  }

  @Test("Versions are found in a description however it is cut into pieces", arguments: [1, 3, 4096])
  func versions(piece: Int) {
    let text = Array(
      #"{"paths":{"\/slurm\/v0.0.38\/diag":{},"/slurm/v0.0.41/jobs":{},"/slurmdb/v0.0.40/jobs":{},"/slurm/v0.0.x":1}}"#.utf8)
    var scan = RestVersionScan()
    for start in stride(from: 0, to: text.count, by: piece) { scan.read(text[start..<min(start + piece, text.count)]) }
    #expect(scan.controller == [38, 41])
    #expect(scan.accounting == [40])
  }

  @Test("An answer with any of its bytes changed is read or refused, and ends nothing", arguments: 0..<150)
  func damaged(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let names = ["job-running-v38.json", "job-running-v40.json", "job-failed-v39.json", "accounted-v41.json", "nodes-v41.json"]
    let name = names[generator.number(0...(names.count - 1))]
    var bytes = try Recording.bytes(name)
    for _ in 0..<generator.number(1...8) {
      let index = generator.number(0...(bytes.count - 1))
      bytes[index] = generator.chance(500) ? UInt8(generator.number(0...255)) : UInt8(generator.number(0x30...0x39))
    }
    guard let root = try? RestValue(reading: bytes, mostBytes: 1 << 20) else { return }
    for value in (try? root.field("jobs")?.list()) ?? [] {
      _ = try? RestReading.job(value)
      _ = try? RestReading.accountedJob(value, exitIsTold: true)
    }
    for value in (try? root.field("nodes")?.list()) ?? [] { _ = try? RestReading.node(value) }
  }

  @Test(
    "What cannot be understood is told by its field",
    arguments: [
      (#"{"job_id":7}"#, "job_state is missing"), (#"{"job_id":"x","job_state":"RUNNING"}"#, "job_id: no number"),
      (#"{"job_id":7,"job_state":"DANCING"}"#, "job_state: 'DANCING' is no state"),
      (#"{"job_id":7,"job_state":"RUNNING","start_time":99999999999999}"#, "start_time: 99999999999999 is no time"),
      (#"{"job_id":7,"job_state":"RUNNING","nodes":"n[1-999999999]"}"#, "a list of nodes holds more nodes than 65536"),
      (#"{"job_id":7,"job_state":"RUNNING","restart_cnt":-3}"#, "restart_cnt: -3 is out of range"),
      (#"{"job_id":7,"job_state":{"a":1}}"#, "job_state: no text"),
      (#"{"job_id":-4,"job_state":"RUNNING"}"#, "job_id: -4 is no number of a job"),
    ])
  func fields(text: String, reason: String) throws {
    let value = try RestValue(reading: Array(text.utf8), mostBytes: 1000)
    #expect(throws: SlurmFailure.unreadable(reason: reason)) { try RestReading.job(value) }
  }
}
