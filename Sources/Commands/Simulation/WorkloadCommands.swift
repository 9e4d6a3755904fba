import Console
import Language
import Workloads

/// `praya workload`: what recorded workloads are like, and workloads made from a seed. Needs no hub.
enum WorkloadCommands {
  static let all = Command(
    "workload", Phrase("Workloads: lists of jobs to simulate with.", "工作負載：供模擬之用的作業清單。"),
    subcommands: [describe, GenerateWorkload.command])

  private static let describe = Command(
    "describe", Phrase("Tell what a workload is like. Needs no hub.", "說明一份工作負載的特徵；無須連接平台。"),
    operands: [WorkloadFile.operand], options: WorkloadFile.options
  ) { call in
    let file = try WorkloadFile(call)
    try call.withWorkloads {
      var reader = try file.reader()
      let jobs = try reader.allJobs()
      reader.tellCounts(call)
      guard !jobs.isEmpty else {
        throw Failure(Phrase("There are no jobs in \(file.name).", "\(file.name) 沒有作業。"))
      }
      let description = WorkloadDescription(jobs)
      let processors = reader.header.processors.flatMap { $0 > 0 ? $0 : nil }
      if call.wantsJSON {
        try call.write(json: json(description, reader, processors).bytes)
      } else {
        try call.terminal.say(lines(description, reader, processors, call))
      }
    }
  }

  private static func lines(
    _ description: WorkloadDescription, _ reader: WorkloadReader, _ processors: Int?, _ call: Invocation
  ) -> [String] {
    func label(_ english: String, _ chinese: String) -> String { Phrase(english, chinese)[call.language] }
    var fields = FieldList()
    fields.add(label("Format", "格式"), reader.format?.rawValue)
    fields.add(label("Computer", "電腦"), reader.header["Computer"])
    fields.add(label("Processors", "處理器"), processors.map { "\($0)" })
    fields.add(label("Jobs", "作業"), "\(description.jobs)")
    fields.add(label("Accounts", "帳戶"), "\(description.accounts)")
    fields.add(label("From first to last", "首項至末項"), TimeText.of(Double(description.span)))
    fields.add(label("Processor-hours", "處理器小時"), TimeText.rounded(description.work / 3600, 0))
    fields.add(label("Load", "負荷"), processors.map { TimeText.percent(description.load(on: $0)) })
    fields.add(label("Run / asked for", "執行／申請"), TimeText.percent(description.accuracy))
    fields.add(label("Of one processor", "單處理器"), TimeText.percent(description.serialShare))
    fields.add(label("Of 2, 4, 8 …", "2、4、8……"), TimeText.percent(description.powerOfTwoShare))
    var table = TextTable(
      [TextTable.Column("")]
        + [
          label("least", "最少"), label("median", "中位"), "90 %", "99 %", label("most", "最多"), label("mean", "平均"),
        ].map { TextTable.Column($0, .right) })
    func add(_ name: String, _ spread: WorkloadDescription.Spread, _ text: (Double) -> String) {
      let values = [spread.least, spread.median, spread.p90, spread.p99, spread.most].map(Double.init) + [spread.mean]
      table.add([name] + values.map(text))
    }
    add(label("Run", "執行時間"), description.run, TimeText.of)
    add(label("Asked for", "申請時間"), description.requested, TimeText.of)
    add(label("Between arrivals", "到達間隔"), description.gaps, TimeText.of)
    add(label("Size", "大小"), description.processors) { TimeText.rounded($0, $0 == $0.rounded() ? 0 : 1) }
    return fields.lines(style: call.terminal.outputStyle) + [""] + table.lines(style: call.terminal.outputStyle)
  }

  private static func json(_ description: WorkloadDescription, _ reader: WorkloadReader, _ processors: Int?) -> JSONValue {
    func spread(_ spread: WorkloadDescription.Spread) -> JSONValue {
      .fields([
        ("min", .whole(spread.least)), ("p50", .whole(spread.median)), ("p90", .whole(spread.p90)),
        ("p99", .whole(spread.p99)), ("max", .whole(spread.most)), ("mean", .fraction(spread.mean)),
      ])
    }
    return .fields([
      ("format", reader.format.map { .text($0.rawValue) }), ("processors", processors.map { .whole(Int64($0)) }),
      ("jobs", .whole(Int64(description.jobs))), ("accounts", .whole(Int64(description.accounts))),
      ("span_seconds", .whole(description.span)), ("work_processor_seconds", .fraction(description.work)),
      ("load", processors.map { .fraction(description.load(on: $0)) }), ("run", spread(description.run)),
      ("requested", spread(description.requested)), ("size", spread(description.processors)), ("gap", spread(description.gaps)),
      ("accuracy", .fraction(description.accuracy)), ("serial_share", .fraction(description.serialShare)),
      ("power_of_two_share", .fraction(description.powerOfTwoShare)),
      ("submissions_by_hour", .list(description.byHour.map { .whole(Int64($0)) })),
      (
        "left_out",
        .fields([
          ("broken_lines", .whole(Int64(reader.counts.brokenLines))), ("without_run", .whole(Int64(reader.counts.withoutRun))),
        ])
      ), ("request_raised", .whole(Int64(reader.counts.requestRaised))),
    ])
  }
}

extension Invocation {
  /// Does work on workloads; what is wrong with one is told in its own words.
  func withWorkloads<Answer>(_ work: () throws -> Answer) throws -> Answer {
    do { return try work() } catch let fault as WorkloadFault {
      terminal.clearProgress()
      throw Failure(fault.problem)
    }
  }
}
