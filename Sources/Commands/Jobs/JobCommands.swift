import Console
import HTTPService
import Language
import Quantities

enum JobCommands {
  static let all = Command(
    "job", Phrase("Jobs: submit, watch, fetch, cancel.", "作業：提交、查看、取回、取消。"),
    subcommands: [
      SubmitJob.command, status, list, JobLog.command, JobFiles.files, JobFiles.put, JobFiles.fetch, cancel, release,
      MoveJob.command, MoveJob.history,
    ])

  static let job = Operand(
    "JOB", as: .text, Phrase("The job's name, as 'submit' and 'list' show it.", "作業名稱，即「submit」及「list」所示。"))

  static let listFields = [
    Field("id", Phrase("Job", "作業")), Field("name", Phrase("Name", "名稱")), Field("project", Phrase("Project", "項目")),
    Field("centre", Phrase("Centre", "算力中心")), Field("pool", Phrase("Pool", "資源池")),
    Field("devices", as: .figure, Phrase("Devices", "裝置")), state,
    Field("startedAt", as: .moment, Phrase("Started", "開始時間")),
    Field("deviceSeconds", as: .deviceHours, Phrase("Device-hours", "卡時")),
    Field("total", as: .figure, Phrase("Total", "總額")), Field("ownShare", as: .figure, Phrase("You pay", "自付")),
  ]

  private static let state = Field(Phrase("State", "狀態")) { job, wording in
    let label = job["stateLabel"].isNull ? wording.jobState(job["state"]) : wording.text(job["stateLabel"])
    guard let reason = job["reason"].text, !reason.isEmpty else { return label }
    return "\(label) (\(reason))"
  }

  static let detailFields = [
    Field("id", Phrase("Job", "作業")), Field("name", Phrase("Name", "名稱")), Field("submission", Phrase("Submission", "提交")),
    Field("project", Phrase("Project", "項目")), Field("grant", Phrase("Grant", "資助")),
    Field("centre", Phrase("Centre", "算力中心")), Field("pool", Phrase("Pool", "資源池")),
    Field("devices", as: .figure, Phrase("Devices", "裝置")), Field("deviceModel", Phrase("Device", "裝置型號")), state,
    Field("reasonText", Phrase("Waits because", "等候原因")),
    Field("centreReasonText", Phrase("At the centre", "運算中心說明")),
    Field("expectedAt", as: .moment, Phrase("Expected to start", "預計開始")), Field("move", Phrase("If stuck", "受阻時")),
    Field("moves", Phrase("Moves", "轉移次數")),
    Field(Phrase("Ended by", "結束原因")) { job, wording in
      let parts = [job["cause.kind"], job["cause.code"], job["cause.signal"], job["cause.reason"]]
      return parts.map(wording.text).filter { !$0.isEmpty }.joined(separator: " ")
    },
    Field("walltimeSeconds", as: .duration, Phrase("Walltime", "時限")),
    Field("submittedAt", as: .moment, Phrase("Submitted", "提交時間")),
    Field("startedAt", as: .moment, Phrase("Started", "開始時間")), Field("endedAt", as: .moment, Phrase("Ended", "結束時間")),
    Field("restarts", Phrase("Restarts", "重新啟動次數")),
    Field("pricePerHour", as: .figure, Phrase("Price a device-hour", "每卡時價格")),
    Field("rate", Phrase("Rate", "資助比率")), held("schemeShare", Phrase("Held of the scheme", "計劃預留款項")),
    held("ownShare", Phrase("Held of own money", "自有款項預留")),
    Field("deviceSeconds", as: .deviceHours, Phrase("Device-hours", "卡時")),
    Field(Phrase("Beyond walltime, not charged", "超出時限（不收費）")) { job, _ in
      job["overrunSeconds"].whole.map { $0 > 0 ? Format.walltime(Seconds($0)) : "" } ?? ""
    },
    Field("total", as: .figure, Phrase("Total", "總額")), Field("schemeShare", as: .figure, Phrase("Scheme pays", "計劃資助")),
    Field("ownShare", as: .figure, Phrase("You pay", "自付")), Field("settledAt", as: .moment, Phrase("Settled", "結算時間")),
  ]

  /// What is held for the job; nothing any more once it is settled.
  private static func held(_ name: String, _ label: Phrase) -> Field {
    Field(label, .right) { job, wording in job["settledAt"].isNull ? wording.text(job["held"][name]) : "" }
  }

  static let status = Command(
    "status", Phrase("Show a job: its state, why it waits, what it costs.", "顯示作業的狀態、等候原因及費用。"), operands: [job],
    options: [JobWatch.watch]
  ) { call in
    if call.has(JobWatch.watch) { try await JobWatch.run(call) }
    guard !call.has(JobWatch.watch) || !call.wantsJSON else { return }
    try await call.show(HubRequest(.get, "jobs", call[job]), as: detailFields)
  }

  private static let project = Option("project", short: "p", "PROJECT", as: .text, Phrase("Only of this project.", "只列此項目。"))
  private static let centre = Option("centre", "CENTRE", as: .text, Phrase("Only at this centre.", "只列此算力中心。"))
  private static let submission = Option("submission", "ID", as: .text, Phrase("Only of this submission.", "只列此次提交。"))
  private static let pool = Option("pool", "POOL", as: .text, Phrase("Only in this pool.", "只列此資源池。"))
  private static let grant = Option("grant", "GRANT", as: .text, Phrase("Only what draws on this grant.", "只列動用此資助的作業。"))
  private static let submitter = Option(
    "submitter", "PERSON", as: .text, Phrase("Only of this person: a sign-in name, or 'me'.", "只列此人提交的作業：登入名稱或「me」。"))
  private static let inState = Option(
    "state", "STATE", as: .text, Phrase("Only in this state, such as running.", "只列此狀態，例如 running。"))
  private static let order = Option(
    "sort", "ORDER", as: .text,
    Phrase("newest (the default), oldest, costliest or cheapest.", "newest（預設）、oldest、costliest 或 cheapest。"))
  private static let over = Flag("over", Phrase("Only what is over.", "只列已結束者。"))
  private static let live = Flag("live", Phrase("Only what is not over.", "只列未結束者。"))

  static let list = Command(
    "list", Phrase("List the jobs that you may see, the newest first.", "列出你可查閱的作業，最新者先。"),
    options: [project, centre, pool, grant, submission, submitter, inState, over, live, order] + PeriodOptions.all
      + ListOptions.all
  ) { call in
    let isOver = try call.atMostOne(of: [over, live]).map { $0 == 0 ? "true" : "false" }
    let request = HubRequest(.get, "jobs").query("project", call[project]).query("centre", call[centre])
      .query("pool", call[pool]).query("grant", call[grant]).query("submission", call[submission])
      .query("submitter", call[submitter]).query("state", call[inState]).query("over", isOver).query("sort", call[order])
      .period(call)
    try await call.list(request, as: listFields, none: Phrase("There are no jobs.", "沒有作業。"))
  }

  static let cancel = step(
    "cancel", "cancellation", Phrase("Cancel a job, or every run of a submission.", "取消作業，或一次提交的全部執行。"))
  static let release = step(
    "release", "release", Phrase("Let a job that is on hold into the queue.", "讓暫緩的作業進入隊列。"))

  private static func step(_ name: String, _ resource: String, _ summary: Phrase) -> Command {
    Command(name, summary, operands: [job]) { call in
      var request = HubRequest(.post, "jobs", call[job], resource)
      // The hub's own rule: a repeat changes nothing.
      request.isRepeatable = true
      let hub = try call.hub()
      let answer = try await hub.send(request)
      call.terminal.clearProgress()
      if call.wantsJSON { return try call.write(json: answer.body) }
      let wording = await call.wording(of: hub)
      try call.terminal.say(listFields.table(answer.json["jobs"].list, wording, call.terminal.outputStyle))
    }
  }
}
