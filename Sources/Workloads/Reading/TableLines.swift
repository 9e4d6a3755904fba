/// Reads a CSV of jobs with a line of column names: `submit_s`, `gpus` or `processors`, `duration_s`, and, where there
/// are, `job_id`, `requested_s` and `user` (numbers all). Quotes are not needed for numbers and not read.
struct TableLines {
  private let columns: (number: Int?, submitted: Int, processors: Int, run: Int, requested: Int?, account: Int?)
  private let count: Int

  init(names line: UnsafeRawBufferPointer) throws(WorkloadFault) {
    let names = String(decoding: line, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.trimmed.lowercased() }
    func find(_ choices: String...) -> Int? { names.firstIndex { choices.contains($0) } }
    func need(_ position: Int?, _ name: String) throws(WorkloadFault) -> Int {
      guard let position else { throw .missingColumn(name) }
      return position
    }
    columns = (
      find("job_id", "job"), try need(find("submit_s", "submitted"), "submit_s"),
      try need(find("gpus", "processors", "devices"), "gpus"), try need(find("duration_s", "run_s"), "duration_s"),
      find("requested_s", "walltime_s"), find("user", "account")
    )
    count = names.count
  }

  func read(_ line: UnsafeRawBufferPointer) -> LineReader.Reading {
    let cells = line.split(separator: 0x2C, omittingEmptySubsequences: false)
    if cells.count == 1, cells[0].allSatisfy({ $0 == 0x20 }) { return .nothing }
    guard cells.count == count else { return .fault(.fields(found: cells.count, needed: count)) }
    func number(_ column: Int) -> Int64? { Int64(String(decoding: cells[column], as: UTF8.self).trimmed) }
    guard let submitted = number(columns.submitted) else {
      // The line of names itself comes here first.
      return String(decoding: cells[columns.submitted], as: UTF8.self).first?.isLetter == true
        ? .nothing : .fault(.notANumber(field: columns.submitted + 1))
    }
    guard let processors = number(columns.processors) else { return .fault(.notANumber(field: columns.processors + 1)) }
    guard let run = number(columns.run) else { return .fault(.notANumber(field: columns.run + 1)) }
    guard processors > 0, run > 0, submitted >= 0 else { return .withoutRun }
    return .job(
      WorkloadJob(
        number: columns.number.flatMap(number) ?? -1, submitted: submitted, run: run,
        requested: columns.requested.flatMap(number) ?? run, processors: Int32(clamping: processors),
        account: columns.account.flatMap(number).map { Int32(clamping: $0) } ?? -1))
  }
}

extension StringProtocol {
  /// Without blanks at its ends.
  var trimmed: String {
    let start = drop { $0 == " " || $0 == "\t" }
    return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
