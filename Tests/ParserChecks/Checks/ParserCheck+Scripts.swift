internal import Jobs
internal import Language
internal import Quantities

extension ParserCheck {
  /// `#SBATCH` scripts, and the words of a command line that go before them.
  ///
  /// What is read lies within every limit, so that nothing behind the reader can overflow.
  static let scripts = ParserCheck("scripts", mostBytes: 2048, examples: ["Sources/praya/Demo/Files/*.sh"]) { bytes in
    // What follows a zero byte is given as words of the command line, one a line.
    let halves = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let words = halves.count == 2 ? String(decoding: halves[1], as: UTF8.self).split(separator: "\n").map(String.init) : []
    let reading: JobScript.Reading
    do throws(Problem) {
      reading = try JobScript.read(Array(halves[0]), fileName: "train.sh", overrides: words)
    } catch {
      return try promiseClear(error)
    }
    try promiseClear(reading.warnings)
    try promiseWithinLimits(reading.request)
  }

  private static func promiseWithinLimits(_ request: JobRequest) throws(BrokenPromise) {
    try promise(!request.name.isEmpty && request.name.count <= JobLimits.nameCharacters, "a name: '\(request.name)'")
    try promise((1...JobLimits.nodes).contains(request.nodes), "\(request.nodes) nodes")
    try promise((0...JobLimits.devicesPerNode).contains(request.devicesPerNode), "\(request.devicesPerNode) devices")
    try promise(request.totalDevices <= JobLimits.devices, "\(request.totalDevices) devices in all")
    try promise((1...JobLimits.tasks).contains(request.tasks), "\(request.tasks) tasks")
    try promise((1...JobLimits.cpusPerNode).contains(request.cpusPerNode), "\(request.cpusPerNode) CPUs")
    let memory = request.memoryMebibytesPerNode ?? 1
    try promise((1...JobLimits.memoryMebibytesPerNode).contains(memory), "\(memory) MiB")
    try promise(request.walltime > .zero && request.walltime <= JobLimits.walltime, "\(request.walltime.count) s")
    try promise((try? request.maximumUse) != nil, "what a run can be charged fits")
    try promise(request.dependencies.count <= JobLimits.dependencies, "\(request.dependencies.count) dependencies")
    if let array = request.array {
      try promise((1...JobLimits.arrayIndexes).contains(array.indexes.count), "\(array.indexes.count) indexes")
      try promise((try? JobArray(array.description)) == array, "an array's text means that array: \(array)")
    }
    let facts = OutputPattern.Facts(run: "r", job: "j", index: request.array?.indexes.last, name: request.name, node: "n")
    for pattern in [request.output, request.errorOutput].compactMap({ $0 }) {
      let name = pattern.fileName(for: facts)
      let isPlain = !name.isEmpty && !name.hasPrefix(".") && !name.utf8.contains { $0 == 0x2F || $0 < 0x20 }
      try promise(isPlain && name.utf8.count <= JobLimits.fileNameBytes, "an output's name stays in the run's folder: '\(name)'")
    }
  }
}
