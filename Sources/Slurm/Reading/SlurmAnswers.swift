/// The readers of what clusters answer, for those who try them with any bytes.
package enum SlurmAnswers {
  /// What an answer of the REST daemon says, by what stands in it.
  package struct Read: Hashable, Sendable {
    package var jobs: [SlurmJob] = []
    package var cluster = SlurmCluster(partitions: [], nodes: [], reservations: [])
  }

  package static func rest(_ bytes: [UInt8]) throws(SlurmFailure) -> Read {
    let root = try RestValue(reading: bytes, mostBytes: 1 << 20)
    _ = try RestAnswer(status: 500, body: bytes, mostBytes: 1 << 20)
    var read = Read()
    for value in try root.field("jobs")?.list() ?? [] {
      // Of the accounting the state is an object.
      let isAccounted = value.field("state") != nil
      read.jobs.append(try isAccounted ? RestReading.accountedJob(value, exitIsTold: true) : RestReading.job(value))
    }
    for value in try root.field("partitions")?.list() ?? [] { read.cluster.partitions.append(try RestReading.partition(value)) }
    for value in try root.field("nodes")?.list() ?? [] { read.cluster.nodes.append(try RestReading.node(value)) }
    for value in try root.field("reservations")?.list() ?? [] {
      if let reservation = try RestReading.reservation(value) { read.cluster.reservations.append(reservation) }
    }
    return read
  }

  /// What `squeue` and `sacct` print, with the mark between columns.
  package static func rows(_ text: String, mark: String) throws(SlurmFailure) -> [SlurmJob] {
    var jobs: [SlurmJob] = []
    do throws(SlurmFailure) {
      for row in try MarkedRows.read(text, mark: mark, columns: 14) { jobs.append(try SlurmCommandLine.queuedJob(row)) }
    } catch {
      jobs = []
      for row in try MarkedRows.read(text, mark: mark, columns: 12) { jobs.append(try SlurmCommandLine.accountedJob(row)) }
    }
    return jobs
  }

  /// What `scontrol --oneliner` prints.
  package static func lines(_ text: String) throws(SlurmFailure) -> SlurmCluster {
    var cluster = SlurmCluster(partitions: [], nodes: [], reservations: [])
    for line in text.split(separator: "\n") {
      if let partition = try SlurmCommandLine.partition(line) { cluster.partitions.append(partition) }
      if let node = try SlurmCommandLine.node(line) { cluster.nodes.append(node) }
      if let reservation = try SlurmCommandLine.reservation(line) { cluster.reservations.append(reservation) }
    }
    return cluster
  }
}
