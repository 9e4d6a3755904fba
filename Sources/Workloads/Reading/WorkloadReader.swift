/// Reads a workload from bytes that come in pieces, in any of the formats that Praya knows, plain or gzip, and gives
/// its jobs in the order of submission. It holds one piece at a time, not the workload; but for Slurm's accounting, which
/// need not be in that order: it is held, sorted, and counted from its first submission.
///
/// Every format is brought to the same terms: jobs that never ran or used no processors are left out, so are jobs that
/// need more than the machine has; the requested time is at least the run time (and is the run time where nothing was
/// asked for). All of it is counted.
public struct WorkloadReader: JobSource {
  /// What is left out, refused and assumed.
  public struct Options: Hashable, Sendable {
    /// Jobs that need more are left out; nil keeps all.
    public var processors: Int32?
    /// The first broken line ends the reading.
    public var isStrict: Bool
    /// What of Slurm's accounting is counted.
    public var unit: Unit

    public init(processors: Int32? = nil, isStrict: Bool = false, unit: Unit = .processors) {
      self.processors = processors
      self.isStrict = isStrict
      self.unit = unit
    }
  }

  /// What a job's size is counted in, where a format says both.
  public enum Unit: Hashable, Sendable {
    case processors
    case devices
  }

  /// The formats.
  public enum Format: String, Sendable, CaseIterable {
    case standard = "swf"
    case table = "csv"
    case slurm = "sacct"
  }

  /// No time of a workload is longer, in seconds: about 317 years.
  public static let longestTime: Int64 = 10_000_000_000

  public private(set) var counts = ReadingCounts()
  /// Empty where the format has none; complete once the first jobs have been given.
  public private(set) var header = StandardWorkloadHeader()
  /// Known once the first jobs have been given.
  public private(set) var format: Format?

  private let options: Options
  private var pieces: () throws -> [UInt8]?
  private var cutter = LineCutter()
  private var lines: LineReader?
  private var isStarted = false
  private var isFinished = false
  private var latest = Int64.min

  /// - Parameter pieces: gives the next bytes, nil at their end; may throw what its source throws.
  public init(options: Options = Options(), pieces: @escaping () throws -> [UInt8]?) {
    self.options = options
    self.pieces = pieces
  }

  /// Bytes that are in memory.
  public init(_ bytes: [UInt8], options: Options = Options()) {
    var rest: [UInt8]? = bytes
    self.init(options: options) {
      defer { rest = nil }
      return rest
    }
  }

  /// - Throws: `WorkloadFault`, or what the source of bytes throws.
  public mutating func appendNext(to jobs: inout [WorkloadJob]) throws -> Bool {
    let before = jobs.count
    while jobs.count == before || (format == .slurm && !isFinished) {
      guard !isFinished else { return false }
      if let piece = try nextPiece() {
        var cutter = self.cutter
        try cutter.cut(piece) { try read($0, number: $1, into: &jobs) }
        self.cutter = cutter
      } else {
        isFinished = true
        var cutter = self.cutter
        try cutter.finish { try read($0, number: $1, into: &jobs) }
      }
    }
    if format == .slurm { sort(&jobs[before...]) }
    counts.jobs += jobs.count - before
    return true
  }

  private func sort(_ jobs: inout ArraySlice<WorkloadJob>) {
    jobs.sort { ($0.submitted, $0.number) < ($1.submitted, $1.number) }
    let first = jobs.first?.submitted ?? 0
    for index in jobs.indices { jobs[index].submitted -= first }
  }

  /// The next bytes, inflated. The first piece tells whether they have to be.
  private mutating func nextPiece() throws -> [UInt8]? {
    guard !isStarted else { return try pieces() }
    isStarted = true
    let source = pieces
    var first: [UInt8] = []
    // A source may give as little as a byte at a time.
    while first.count < 2, let more = try source() { first += more }
    guard GzipReader.isGzip(first) else { return first }
    var pending: [UInt8]? = first
    let reader = try GzipReader {
      defer { pending = nil }
      return try pending ?? source()
    }
    pieces = { try reader.next() }
    return try pieces()
  }

  private mutating func read(_ line: UnsafeRawBufferPointer?, number: Int, into jobs: inout [WorkloadJob]) throws {
    guard let line else { return try refuse(.tooLong, number) }
    if lines == nil {
      lines = try LineReader(firstLine: line, unit: options.unit)
      format = lines?.format
    }
    switch lines?.read(line, header: &header) {
    case .job(let job): try admit(job, number, &jobs)
    case .fault(let fault): try refuse(fault, number)
    case .withoutRun: counts.withoutRun += 1
    case .nothing, nil: break
    }
  }

  private mutating func refuse(_ fault: LineFault, _ number: Int) throws {
    guard !options.isStrict else { throw WorkloadFault.line(number, fault) }
    counts.note(fault, line: number)
  }

  private mutating func admit(_ job: WorkloadJob, _ number: Int, _ jobs: inout [WorkloadJob]) throws {
    if let most = options.processors, job.processors > most {
      counts.tooLarge += 1
      return
    }
    let times = -WorkloadReader.longestTime...WorkloadReader.longestTime
    guard times.contains(job.submitted), times.contains(job.run), times.contains(job.requested) else {
      return try refuse(.tooDistant, number)
    }
    guard job.submitted >= latest || format == .slurm else { return try refuse(.outOfOrder, number) }
    latest = job.submitted
    var job = job
    if job.requested < job.run {
      job.requested = job.run
      counts.requestRaised += 1
    }
    jobs.append(job)
  }
}
