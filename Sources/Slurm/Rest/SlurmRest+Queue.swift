internal import HTTPService
internal import Quantities
internal import Synchronization

extension SlurmRest {
  public func queue(_ partition: String?, atMost: Int) async throws(SlurmFailure) -> PartitionQueue {
    let served = try await version()
    // A listing has no error of its own but that of the controller: let the token and it be proved first.
    _ = try await health()
    let listing = QueueListing(partition: partition, mostJobs: atMost, mostBytes: settings.listBytes)
    var request = request(Call(method: .get, path: served.jobsPath), try await tokens?.current())
    request.time = settings.listTime
    let status: Int
    do throws(HTTPClientError) {
      status = try await client.stream(request) { _, bytes in listing.take(bytes) ? .more : .enough }.status.rawValue
    } catch {
      if let failure = listing.failure { throw failure }
      throw SlurmRest.failure(error, isRepeatable: true)
    }
    if status == 401 { throw .unauthorised(reason: "the daemon does not accept the token") }
    return try listing.queue(status: status)
  }
}

extension RestReading {
  static func queuedJob(_ value: RestValue) throws(SlurmFailure) -> QueuedJobReading {
    var job = QueuedJobReading(states: try value.required("job_state").words())
    job.comment = try value.field("comment")?.text() ?? ""
    job.name = try value.field("name")?.text() ?? ""
    job.reason = try value.field("state_reason")?.text() ?? ""
    job.partition = try value.field("partition")?.text() ?? ""
    job.nodes = try value.field("node_count")?.count(0...Int64(HostList.most)) ?? 1
    job.cpus = try value.field("cpus")?.count(0...Int64(UInt32.max)) ?? 1
    job.devicesPerNode = try value.field("tres_per_node")?.text() ?? ""
    let minutes = try value.field("time_limit")?.whole()
    // In minutes; no limit has one of Slurm's numbers for none.
    job.walltime = minutes.flatMap { TimeText.isNone($0) || $0 > 52_560_000 ? nil : Seconds.minutes($0) }
    job.submitted = try value.field("submit_time")?.moment()
    job.started = try value.field("start_time")?.moment()
    job.nodeList = try value.field("nodes")?.text() ?? ""
    job.priority = try value.field("priority")?.whole() ?? 0
    return job
  }
}

/// What is taken from a listing of all jobs while it comes: those of one partition that are not over.
private final class QueueListing: Sendable {
  private struct State {
    var scan = JobListScan(mark: "")
    var bytes = 0
    var jobs: [SlurmQueuedJob] = []
    var isFull = false
    var failure: SlurmFailure?
  }

  private let state = Mutex(State())
  private let partition: String?
  private let mostJobs: Int
  private let mostBytes: Int

  init(partition: String?, mostJobs: Int, mostBytes: Int) {
    (self.partition, self.mostJobs, self.mostBytes) = (partition, mostJobs, mostBytes)
  }

  var failure: SlurmFailure? { state.withLock { $0.failure } }

  /// - Returns: whether more is wanted.
  func take(_ bytes: [UInt8]) -> Bool {
    state.withLock { state in
      do throws(SlurmFailure) {
        state.bytes += bytes.count
        guard state.bytes <= mostBytes else { throw .unreadable(reason: "a listing of more than \(mostBytes) bytes") }
        try state.scan.read(bytes)
        for text in state.scan.takeFound() {
          let reading = try RestReading.queuedJob(try RestValue(reading: text, mostBytes: JobListScan.mostJobBytes))
          guard partition.map({ reading.partition.split(separator: ",").contains(Substring($0)) }) ?? true,
            let job = try reading.job()
          else { continue }
          guard state.jobs.count < mostJobs else {
            state.isFull = true
            return false
          }
          state.jobs.append(job)
        }
        return true
      } catch {
        state.failure = error
        return false
      }
    }
  }

  func queue(status: Int) throws(SlurmFailure) -> PartitionQueue {
    let state = state.withLock { state in (scan: state.scan, jobs: state.jobs, isFull: state.isFull, failure: state.failure) }
    if let failure = state.failure { throw failure }
    guard !state.isFull else { return PartitionQueue(jobs: state.jobs, isComplete: false) }
    let answer = try RestAnswer(status: status, body: state.scan.head, mostBytes: 1 << 20)
    // Version 0.0.38 calls it an error that nothing was found.
    let complaints = answer.complaints.filter { $0.code != SlurmCode.nothingFound }
    guard complaints.isEmpty, status < 300 || !answer.complaints.isEmpty else { throw SlurmRest.failure(answer) }
    guard state.scan.isComplete else { throw .unreadable(reason: "jobs: the listing breaks off") }
    return PartitionQueue(jobs: state.jobs, isComplete: true)
  }
}
