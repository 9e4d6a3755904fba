import Foundation
import Hub
import Jobs
import Language
import Quantities
import Schemes

/// The demo's journey in a dozen lines: each step is a call of the API by the person whose step it is, and each line
/// is made of what the API answered.
struct DemoStory {
  let address: String
  let password: String
  let city: CityFile
  let say: (Phrase) -> Void

  private var currency: Currency { city.city.currency }

  func tell() async throws(Problem) -> Demo.Outcome {
    let hub = DemoClient(address: address)
    let lead = try await hub.signedIn(as: "chan", password: password)
    let officer = try await hub.signedIn(as: "wong", password: password)
    let administrator = try await hub.signedIn(as: "admin", password: password)
    let auditor = try await hub.signedIn(as: "lam", password: password)

    try await tellCity(lead)
    let grant = try await apply(lead, officer)
    try await pay(administrator)
    let offer = try await compare(lead, grant)
    let job = try await runJob(lead, grant, offer)
    return try await settle(job, lead, auditor, grant)
  }

  private func tellCity(_ lead: DemoClient) async throws(Problem) {
    let centres = try await lead.get("/centres")["items"].list
    let devices = centres.flatMap { centre in
      centre["pools"].list.map { pool in
        (pool["nodes"].list.reduce(0) { $0 + ($1["devices"].whole ?? 0) }, pool["deviceModel"].text ?? "CPU node")
      }
    }
    let listed = devices.map { "\($0.0) × \($0.1)" }.joined(separator: ", ")
    say(
      Phrase(
        "1  The city has \(centres.count) centres with \(listed); prices are illustrative.",
        "1  全市有 \(centres.count) 個算力中心：\(listed)；價格僅作示例。"))
  }

  /// The firm applies, the rules speak at once, the committee sits, its officer approves, the firm accepts.
  private func apply(_ lead: DemoClient, _ officer: DemoClient) async throws(Problem) -> String {
    let facts: [String: JSONFragment] = [
      "costs": .object(["currency": .text(currency.code), "compute": .text("200000")]), "months": .integer(6),
      "purposes": .list([.text("model-training")]),
    ]
    let draft = try await lead.post(
      "/applications",
      ["scheme": .text("hong-kong-ai-subsidy"), "project": .text("surface-inspection"), "facts": .object(facts)])
    guard let id = draft["id"].text else { throw missing("id") }
    let submitted = try await lead.post("/applications/\(id)/submission", ["revision": draft["revision"]])
    let findings = submitted["findings"]
    let amount = findings["amountInWords"]["en"].text ?? "?"
    let (rules, rate) = (findings["findings"].list.count, findings["rate"].text ?? "?")
    let answer = SchemeEvaluation.Answer(rawValue: findings["answer"].text ?? "")?.name ?? Phrase(same: "?")
    say(
      Phrase(
        "2  Harbour Vision asks the AI Subsidy Scheme for compute of \(words(20_000_000)); \(rules) rules say at once: \(answer.english), at \(rate), at most \(amount).",
        "2  海港視覺向人工智能資助計劃申請 \(words(20_000_000)) 的算力；\(rules) 項規則即時核對：\(answer.traditionalChinese)，資助率 \(rate)，最多 \(amount)。"))
    let today =
      CityCalendar(timeZoneName: city.city.timeZone).map { $0.day(of: SystemClock().now) } ?? CivilDate(daysSince1970: 0)
    let terms: [String: JSONFragment] = [
      "benefit": .object(["kind": .text("money"), "amount": money(14_000_000), "rate": .text("70%")]),
      "from": .text(today.description), "until": .text(today.adding(months: 6).description),
      "level": .text("up to 8 devices a job"), "devicesPerJob": .integer(8),
      "conditions": .list([.text("One progress report at the end.")]),
    ]
    _ = try await officer.post("/applications/\(id)/review")
    try await sit(about: id, officer)
    _ = try await officer.post("/applications/\(id)/approval", ["terms": .object(terms), "byCommittee": .bool(true)])
    say(
      Phrase(
        "3  The committee sits and approves; its officer grants \(words(14_000_000)) at 70 % for six months; the fund keeps it until it is accepted.",
        "3  委員會開會批准，由主任批出 \(words(14_000_000))，資助率 70%，為期六個月；款項於接受前預留在基金。"))
    let grant = try await lead.post("/applications/\(id)/acceptance")
    guard let grantID = grant["id"].text else { throw missing("id") }
    say(
      Phrase(
        "4  The firm accepts: the grant \(grantID) is a budget on the ledger.", "4  公司接受資助：資助 \(grantID) 成為帳簿上的預算。"))
    return grantID
  }

  private func pay(_ administrator: DemoClient) async throws(Problem) {
    let amount: Int64 = 5_000_000
    let payment = try await administrator.post(
      "/projects/surface-inspection/payments",
      [
        "amount": money(amount),
        "bankReference": .text("FPS-DEMO-\(UUID().uuidString.prefix(8))"),
      ])
    let receipt = payment["receipt"].whole ?? 0
    say(
      Phrase(
        "5  Its own \(words(amount)) come in by the bank: receipt \(receipt).", "5  公司自付的 \(words(amount)) 經銀行存入：收據編號 \(receipt)。"
      ))
  }

  /// Every centre is asked; what cannot take the job says why.
  private func compare(_ lead: DemoClient, _ grant: String) async throws(Problem) -> JSONFragment {
    let answer = try await lead.post(
      "/offers",
      [
        "script": .text(String(decoding: DemoCity.script, as: UTF8.self)), "fileName": .text("train.sh"), "grant": .text(grant),
        "preference": .text("cheapest"),
      ])
    guard let best = answer["offers"].list.first else {
      let reasons = answer["refusals"].list.map { "\($0["pool"].text ?? "?"): \($0["reasons"].list.first?["en"].text ?? "?")" }
      throw Problem(.conflict, "no-place", Phrase(same: reasons.joined(separator: " ")))
    }
    let prices = answer["offers"].list.map { "\($0["pool"].text ?? "?") \(words($0["pricePerHour"]["minorUnits"].whole ?? 0))" }
    say(
      Phrase(
        "6  train.sh, 4 devices for 10 minutes, per device-hour: \(prices.joined(separator: ", ")).",
        "6  train.sh 需 4 個裝置 10 分鐘，每裝置小時：\(prices.joined(separator: "、"))。"))
    for refusal in answer["refusals"].list {
      let (pool, reason) = (refusal["pool"].text ?? "?", refusal["reasons"].list.first ?? .null)
      say(
        Phrase(
          "   \(pool) is ruled out: \(reason["en"].text ?? "?")", "   \(pool) 不適用：\(reason["zh-Hant"].text ?? "?")"))
    }
    return best
  }

  private func runJob(_ lead: DemoClient, _ grant: String, _ offer: JSONFragment) async throws(Problem) -> JSONFragment {
    let submitted = try await lead.post(
      "/jobs",
      [
        "script": .text(String(decoding: DemoCity.script, as: UTF8.self)), "fileName": .text("train.sh"), "grant": .text(grant),
        "pool": offer["pool"],
        "inputs": .list([.object(["name": .text("train.py"), "base64": .text(Data(DemoCity.program).base64EncodedString())])]),
      ], key: UUID().uuidString)
    guard let name = submitted["jobs"].list.first?["name"].text, let id = submitted["jobs"].list.first?["id"].text else {
      throw missing("jobs")
    }
    let (scheme, own) = (words(offer["schemeShare"]["minorUnits"].whole ?? 0), words(offer["ownShare"]["minorUnits"].whole ?? 0))
    let centre = offer["centreName"]
    say(
      Phrase(
        "7  Job \(name) (\(id)) takes the offer of \(centre["en"].text ?? "?"): the ledger holds \(scheme) of the grant and \(own) of its own, the most it can cost.",
        "7  作業 \(name)（\(id)）接受\(centre["zh-Hant"].text ?? "?")的報價：帳簿預留資助 \(scheme)、自付 \(own)，即最高費用。"))
    return try await follow(id, lead)
  }

  /// Waits for the job's end and shows its log meanwhile.
  private func follow(_ id: String, _ lead: DemoClient) async throws(Problem) -> JSONFragment {
    var shown = 0
    let deadline = SystemClock().now + .minutes(12)
    while true {
      let job = try await lead.get("/jobs/\(id)")
      let log = try await lead.text("/jobs/\(id)/log").split(separator: "\n", omittingEmptySubsequences: true)
      for line in log.dropFirst(shown) { say(Phrase(same: "8  | \(line)")) }
      shown = max(shown, log.count)
      if job["settledAt"] != .null { return job }
      guard SystemClock().now < deadline else {
        throw Problem(
          .unavailable, "demo-job-stuck", Phrase(same: "The job is still \(job["state"].text ?? "?") after 12 minutes."))
      }
      try? await Task.sleep(for: .milliseconds(200))
    }
  }

  private func settle(_ job: JSONFragment, _ lead: DemoClient, _ auditor: DemoClient, _ grant: String) async throws(Problem)
    -> Demo.Outcome
  {
    guard let deviceSeconds = job["deviceSeconds"].whole, let total = job["total"]["minorUnits"].whole,
      let scheme = job["schemeShare"]["minorUnits"].whole, let own = job["ownShare"]["minorUnits"].whole,
      let price = job["pricePerHour"]["minorUnits"].whole, let centre = job["centre"].text, let state = job["state"].text
    else { throw missing("bill") }
    let label = JobState(rawValue: state)?.label ?? Phrase(same: state)
    say(
      Phrase(
        "9  It \(label.english): \(deviceSeconds) device-seconds at \(words(price)) an hour are \(words(total)): the scheme pays \(words(scheme)), the firm \(words(own)).",
        "9  作業\(label.traditionalChinese)：\(deviceSeconds) 裝置秒，每小時 \(words(price))，共 \(words(total))：計劃支付 \(words(scheme))，公司支付 \(words(own))。"
      ))
    let left = try await lead.get("/grants/\(grant)")["balance"]["available"]["minorUnits"].whole ?? 0
    let verification = try await auditor.get("/ledger/verification")
    let verified = verification["verified"] == .bool(true)
    let transfers = verification["transfers"].whole ?? 0
    say(
      Phrase(
        "10 The holds are released; the grant has \(words(left)) left. The auditor recomputes \(transfers) transfers and their chain: \(verified ? "sound" : "BROKEN").",
        "10 預留已解除，資助尚餘 \(words(left))。審計人員重算 \(transfers) 筆轉帳及其雜湊鏈：\(verified ? "無誤" : "有誤")。"))
    return Demo.Outcome(
      job: .init(centre: centre, state: state, device_seconds: deviceSeconds, price_per_device_hour: price),
      bill: .init(currency: currency.code, total: total, scheme_share: scheme, own_share: own),
      ledger: .init(verified: verified, transfers: transfers))
  }

  private func money(_ minorUnits: Int64) -> JSONFragment {
    .object(["minorUnits": .integer(minorUnits), "currency": .text(currency.code)])
  }

  private func words(_ minorUnits: Int64) -> String { Format.money(Money(minorUnits: minorUnits, currency)) }

  private func missing(_ field: String) -> Problem {
    Problem(.internal, "demo", Phrase(same: "The API's answer has no \(field)."))
  }
}
