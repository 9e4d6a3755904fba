internal import Slurm

extension ParserCheck {
  /// What clusters answer, by their REST daemon and by their commands.
  ///
  /// What cannot be understood is told as unreadable, with a reason; what is read names nodes and devices in bounded numbers;
  /// and a listing says the same however it is cut into pieces.
  static let slurm = ParserCheck(
    "slurm", mostBytes: 8192, examples: ["Tests/SlurmTests/Recorded/*.json", "Tests/SlurmTests/Recorded/*.txt"]
  ) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    try reading { () throws(SlurmFailure) in
      let read = try SlurmAnswers.rest(bytes)
      return read.jobs
    }
    try reading { () throws(SlurmFailure) in try SlurmAnswers.rows(text, mark: "\u{1F}c0ffee\u{1F}") }
    try reading { () throws(SlurmFailure) in
      _ = try SlurmAnswers.lines(text)
      return []
    }
    try reading { () throws(SlurmFailure) in
      let names = try HostList.names(text, most: 1000)
      return [SlurmJob(number: SlurmNumber(rawValue: 1), key: nil, user: "", state: .running, nodes: names)]
    }
    try reading { () throws(SlurmFailure) in
      _ = try GenericResource.list(text)
      _ = try SlurmCommandLine.devices(inDetails: text, of: ["n1"])
      return []
    }
    try promiseSamePieces(bytes)
    try promise(
      BatchArguments.script(bytes).count == bytes.count, "a script keeps its length without the options in it")
  }

  private static func reading(_ read: () throws(SlurmFailure) -> [SlurmJob]) throws(BrokenPromise) {
    do throws(SlurmFailure) {
      for job in try read() {
        guard job.number.rawValue > 0, job.nodes.count <= HostList.most, job.nodes.allSatisfy({ !$0.isEmpty }),
          (job.deviceCount ?? 0) >= 0
        else {
          throw .refused(code: nil, reason: "bounds")
        }
      }
    } catch {
      guard case .unreadable(let reason) = error else {
        throw BrokenPromise("bytes that cannot be understood are told so: \(error)")
      }
      try promise(!reason.isEmpty, "a reason is given")
    }
  }

  private static func promiseSamePieces(_ bytes: [UInt8]) throws(BrokenPromise) {
    func found(_ piece: Int) -> [[UInt8]]? {
      var (scan, found) = (JobListScan(mark: "praya"), [[UInt8]]())
      for start in stride(from: 0, to: bytes.count, by: piece) {
        do throws(SlurmFailure) {
          try scan.read(bytes[start..<min(start + piece, bytes.count)])
        } catch { return nil }
        found += scan.takeFound()
      }
      return found
    }
    try promise(found(7) == found(max(1, bytes.count)), "a listing says the same in pieces")
    func versions(_ piece: Int) -> [Set<Int>] {
      var scan = RestVersionScan()
      for start in stride(from: 0, to: bytes.count, by: piece) {
        scan.read(bytes[start..<min(start + piece, bytes.count)])
      }
      return [scan.controller, scan.accounting]
    }
    try promise(versions(5) == versions(max(1, bytes.count)), "versions are found in pieces")
  }
}
