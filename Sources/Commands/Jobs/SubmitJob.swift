import Console
import Foundation
import HTTPService
import Language

/// `praya job submit SCRIPT`: accept an offer.
enum SubmitJob {
  /// The hub's own limits on what comes with a submission.
  static let mostInputs = 64
  static let largestInput = 16 << 20
  static let largestInputs = 64 << 20

  private static let pool = Option(
    "pool", "POOL", as: .text, Phrase("Accept this pool's offer; else the first.", "接受此資源池的報價；未填即首個報價。"))
  private static let file = Option(
    "file", short: "f", "FILE", as: .text, repeats: true,
    Phrase("A file that every run finds in its folder; NAME=FILE to name it otherwise.", "放入每次執行資料夾的檔案；可用 NAME=FILE 另定名稱。"))
  private static let ownShareAtMost = Option(
    "own-share-at-most", "AMOUNT", as: .amount,
    Phrase("Refuse where all runs together could cost you more.", "所有執行合計的自付額如可能超過此數，則不提交。"))
  private static let key = Option(
    "key", "KEY", as: .text,
    Phrase("Name this submission yourself: a repeat under the same key submits nothing twice.", "自行指定提交鍵；以相同的鍵重複提交不會產生新作業。"))
  static let move = Option(
    "move", "RULE", as: .text,
    Phrase(
      "If the place refuses the job or does not start it in time: never (stay), ask (the default), or automatic (move where it costs no more).",
      "如該處拒絕或未及時啟動作業：never（留在原處）、ask（先詢問，預設）或 automatic（費用不增則自動轉移）。"))
  private static let yes = Flag("yes", short: "y", Phrase("Do not ask before accepting.", "不再詢問，直接接受。"))

  static let command = Command(
    "submit", Phrase("Submit a job under the offer that it accepts.", "接受報價並提交作業。"),
    discussion: Phrase(
      "At a terminal it shows the offer and asks; elsewhere it submits. What a run can cost at most is held until it is settled.",
      "在終端機會先顯示報價並詢問，否則直接提交。每次執行的最高費用會預留至結算為止。"),
    operands: [JobOptions.script], options: JobOptions.all + [pool, file, ownShareAtMost, move, key, yes],
    trailing: JobOptions.trailing
  ) { call in
    let hub = try call.hub()
    var body = try JobOptions.body(call)
    let inputs = try inputs(call)
    if let digits = call[ownShareAtMost] {
      body.append(("ownShareAtMost", try await call.money(digits, for: "--own-share-at-most", in: hub)["minorUnits"]))
    }
    var accepted = call[pool]
    if !call.has(yes), call.terminal.inputIsTerminal, call.terminal.outputIsTerminal, !call.wantsJSON {
      accepted = try await confirm(body, call, hub)
    }
    if let rule = call[move] { body.append(("move", .text(rule))) }
    body += [("pool", accepted.map { .text($0) }), ("inputs", inputs.isEmpty ? nil : .list(inputs))]
    let name = call[key] ?? newKey()
    var request = HubRequest(.post, "jobs", json: .fields(body))
    request.headers["Idempotency-Key"] = name
    request.isRepeatable = true
    request.quotesLines = true
    try await send(request, key: name, hub, call)
  }

  private static func send(_ request: HubRequest, key: String, _ hub: HubClient, _ call: Invocation) async throws {
    let answer: HubClient.Answer
    do { answer = try await hub.send(request) } catch let failure as Failure where failure.json == nil {
      // Nobody knows whether it arrived: the same key will tell.
      call.terminal.complain(
        Phrase(
          "It is not known whether the job was submitted. '--key \(key)' submits it once at most.",
          "未能確定作業是否已提交。重試時加上「--key \(key)」可避免重複提交。")[call.language])
      throw failure
    }
    call.terminal.clearProgress()
    JobOptions.warn(answer.json["warnings"].list, call)
    if call.wantsJSON { return try call.write(json: answer.body) }
    let jobs = answer.json["jobs"].list
    let id = answer.json["submission"].text ?? ""
    try call.terminal.say(
      Phrase("Submitted \(id), \(jobs.count) run(s).", "已提交 \(id)，共 \(jobs.count) 次執行。")[call.language].printable)
    try call.terminal.say(JobCommands.listFields.table(jobs, await call.wording(of: hub), call.terminal.outputStyle))
  }

  /// Shows the offer that would be accepted, and asks. - Returns: its pool.
  private static func confirm(_ body: [(String, JSONValue?)], _ call: Invocation, _ hub: HubClient) async throws -> String {
    let question = body.filter { $0.0 != "ownShareAtMost" && $0.0 != "move" }
    var request = HubRequest(.post, "offers", json: .fields(question))
    request.quotesLines = true
    let json = try await hub.send(request).json
    let offers = json["offers"].list
    let chosen = call[pool].map { pool in offers.first { $0["pool"].text == pool } } ?? offers.first
    guard let chosen, let name = chosen["pool"].text else {
      throw Failure(
        Phrase("There is no such offer. 'praya offer' shows all, with reasons.", "沒有此報價。「praya offer」會列出全部報價及原因。"))
    }
    let wording = await call.wording(of: hub)
    let (centre, own) = (wording.text(chosen["centreName"]), wording.text(chosen["ownShare"]))
    let (list, start) = (wording.text(chosen["listPrice"]), wording.moment(chosen["forecastStart"]))
    let prompt = Phrase(
      "\(centre), \(name): at most \(list) a run, of which you pay \(own); start about \(start). Accept? [y/N] ",
      "\(centre)，\(name)：每次執行最高 \(list)，自付 \(own)；預計 \(start) 開始。接受？[y/N] ")
    let answer = try call.terminal.ask(prompt[call.language].printable, false) ?? ""
    guard ["y", "yes", "是"].contains(answer.lowercased()) else { throw Failure(Phrase("Not submitted.", "未有提交。")) }
    return name
  }

  private static func inputs(_ call: Invocation) throws -> [JSONValue] {
    let files = call.all(file)
    guard files.count <= mostInputs else {
      throw Failure(
        Phrase("A submission has at most \(mostInputs) files.", "每次提交最多 \(mostInputs) 個檔案。"))
    }
    var total = 0
    return try files.map { word in
      let pieces = word.split(separator: "=", maxSplits: 1).map(String.init)
      let path = pieces.count == 2 ? pieces[1] : word
      let name = pieces.count == 2 ? pieces[0] : path.split(separator: "/").last.map(String.init) ?? path
      let bytes = try LocalFile.read(path, limit: largestInput)
      total += bytes.count
      guard total <= largestInputs else {
        throw Failure(
          Phrase("The files are larger than \(largestInputs) bytes together.", "檔案合計大於 \(largestInputs) 位元組。"))
      }
      return .fields([("name", .text(name)), ("base64", .text(Data(bytes).base64EncodedString()))])
    }
  }

  /// 128 random bits in hexadecimal.
  private static func newKey() -> String {
    (0..<2).map { _ in
      let digits = String(UInt64.random(in: .min ... .max), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
