import Quantities

/// Reads what Slurm's `sacct --parsable2` prints, with its line of column names: fields between bars. Needed are
/// `JobID`, `Submit`, `Start`, one of `ElapsedRaw`, `Elapsed` and `End`, and `AllocCPUS` or `AllocTRES`; read too are
/// `TimelimitRaw` (minutes) or `Timelimit`, and `Account` or `User`. Ask sacct for allocations only (`--allocations`);
/// lines of job steps are passed over in any case.
///
/// Moments are local times without a zone, as Slurm prints them: seconds are counted between them as they stand, so
/// that the one hour of a change to winter time is taken twice.
struct AccountingLines {
  private let columns: [String: Int]
  private let count: Int
  private let unit: WorkloadReader.Unit
  private var accounts: [String: Int32] = [:]

  init(names line: UnsafeRawBufferPointer, unit: WorkloadReader.Unit) throws(WorkloadFault) {
    let names = String(decoding: line, as: UTF8.self).split(separator: "|", omittingEmptySubsequences: false)
    columns = Dictionary(names.enumerated().map { ($1.lowercased(), $0) }) { first, _ in first }
    count = names.count
    self.unit = unit
    for name in ["JobID", "Submit", "Start"] where columns[name.lowercased()] == nil { throw .missingColumn(name) }
    if columns["elapsedraw"] == nil, columns["elapsed"] == nil, columns["end"] == nil { throw .missingColumn("ElapsedRaw") }
    switch unit {
    case .processors where columns["alloccpus"] == nil && columns["alloctres"] == nil: throw .missingColumn("AllocCPUS")
    case .devices where columns["alloctres"] == nil: throw .missingColumn("AllocTRES")
    case .processors, .devices: break
    }
  }

  mutating func read(_ line: UnsafeRawBufferPointer) -> LineReader.Reading {
    let cells = line.split(separator: 0x7C, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    if cells.count == 1, cells[0].trimmed.isEmpty { return .nothing }
    guard cells.count == count else { return .fault(.fields(found: cells.count, needed: count)) }
    func cell(_ name: String) -> String? { columns[name].map { cells[$0] } }
    func fault(_ name: String) -> LineReader.Reading { .fault(.notANumber(field: (columns[name] ?? 0) + 1)) }
    guard let identifier = cell("jobid"), identifier.lowercased() != "jobid", !identifier.contains(".") else {
      return .nothing
    }
    guard let submitted = cell("submit").flatMap(AccountingLines.seconds) else { return fault("submit") }
    guard let started = cell("start").flatMap(AccountingLines.seconds), let run = run(cell, from: started), run > 0 else {
      return .withoutRun
    }
    guard let processors = processors(cell) else { return fault(unit == .devices ? "alloctres" : "alloccpus") }
    guard processors > 0 else { return .withoutRun }
    return .job(
      WorkloadJob(
        number: Int64(identifier.prefix { $0.isNumber }) ?? -1, submitted: submitted, run: run,
        requested: limit(cell) ?? run, processors: Int32(clamping: processors),
        account: account(cell("account") ?? cell("user") ?? "")))
  }

  private func run(_ cell: (String) -> String?, from started: Int64) -> Int64? {
    if let raw = cell("elapsedraw") { return Int64(raw) }
    if let elapsed = cell("elapsed") { return AccountingLines.duration(elapsed) }
    return cell("end").flatMap(AccountingLines.seconds).map { $0 - started }
  }

  /// Nil when none was set: `UNLIMITED`, `Partition_Limit`.
  private func limit(_ cell: (String) -> String?) -> Int64? {
    if let minutes = cell("timelimitraw").flatMap(AccountingLines.number) { return minutes * 60 }
    return cell("timelimit").flatMap(AccountingLines.duration)
  }

  private func processors(_ cell: (String) -> String?) -> Int64? {
    if unit == .processors, let count = cell("alloccpus") { return Int64(count) }
    guard let resources = cell("alloctres") else { return nil }
    let name = unit == .devices ? "gres/gpu" : "cpu"
    for resource in resources.split(separator: ",") {
      let pair = resource.split(separator: "=", maxSplits: 1)
      if pair.count == 2, pair[0] == name { return Int64(pair[1]) }
    }
    return 0
  }

  private mutating func account(_ name: String) -> Int32 {
    guard !name.isEmpty else { return -1 }
    if let number = accounts[name] { return number }
    let number = Int32(clamping: accounts.count)
    accounts[name] = number
    return number
  }

  /// `2026-11-21T09:07:28` in seconds since 1970 as though it were UTC; nil for `Unknown` and `None`.
  static func seconds(_ text: String) -> Int64? {
    Instant(text + "Z").map { $0.millisecondsSince1970 / 1000 }
  }

  /// `[DD-]HH:MM:SS`, with a fraction that is cut off. Nil for anything else.
  static func duration(_ text: String) -> Int64? {
    let dayAndClock = text.split(separator: "-", maxSplits: 1)
    guard let clock = dayAndClock.last else { return nil }
    let parts = clock.split(separator: ":").map { number($0.prefix { $0 != "." }) }
    guard (2...3).contains(parts.count), !parts.contains(nil) else { return nil }
    let days = dayAndClock.count == 2 ? number(dayAndClock[0]) : 0
    return days.map { $0 * 86_400 + parts.reduce(0) { $0 * 60 + ($1 ?? 0) } }
  }

  /// Digits alone, at most nine: no sum of such days, hours and minutes overflows, and no accounting needs more.
  private static func number(_ text: some StringProtocol) -> Int64? {
    text.utf8.count <= 9 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
  }
}
