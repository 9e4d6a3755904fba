import Foundation
import Hub
import Quantities

/// People who go on working until they are cancelled, whatever happens to the hub, and take down what they were told.
struct Clients {
  let address: String
  let secrets: [String: String]
  let testimony: Testimony
  let round: Int

  /// Eight of them: four submit, one cancels, two apply and accept, one reads.
  func work() async {
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<4 { group.addTask { await submitting(number) } }
      group.addTask { await cancelling() }
      for number in 0..<2 { group.addTask { await accepting(number) } }
      group.addTask { await reading() }
    }
  }

  private func client(_ name: String) -> Client { Client(address, secret: secrets[name]) }

  /// Repeats a step until it is answered: a break of the connection is not an answer. Nil when the time is over.
  private func insist(_ what: String, _ step: () async throws -> Client.Answer) async -> Client.Answer? {
    while !Task.isCancelled {
      guard let answer = try? await step() else {
        try? await Task.sleep(for: .milliseconds(20))
        continue
      }
      if answer.status >= 500 && answer.status != 503 { testimony.note { $0.wrong.append("\(what): \(answer)") } }
      return answer
    }
    return nil
  }

  private func submitting(_ number: Int) async {
    let member = client(number.isMultiple(of: 2) ? "lead" : "member")
    var random = SeededGenerator(seed: UInt64(round * 100 + number))
    for count in 0... {
      if Task.isCancelled { return }
      let key = "round-\(round)-\(number)-\(count)"
      let script = Self.scripts[Int.random(in: 0..<Self.scripts.count, using: &random)]
      testimony.note { $0.sent[key] = script }
      guard let answer = await insist("submit", { try await Self.submit(script, key, member) }) else { return }
      let names = answer.body["jobs"].list.compactMap { $0["name"].text }
      testimony.note { facts in
        if answer.status == 201, !names.isEmpty { facts.submitted[key] = names } else { facts.wrong.append("submit: \(answer)") }
      }
    }
  }

  static func submit(_ script: String, _ key: String, _ client: Client) async throws -> Client.Answer {
    try await client.post("jobs", ["script": .text(script), "project": .text("work")], key: key)
  }

  private static let scripts = [
    "#!/bin/sh\n#SBATCH --gpus=1 --time=1\ntrue\n", "#!/bin/sh\n#SBATCH --gpus=2 --time=1\nsleep 0.3\n",
    "#!/bin/sh\n#SBATCH --gpus=1 --time=1\nexit 3\n", "#!/bin/sh\n#SBATCH --gpus=1 --time=1 --array=0-2\nsleep 0.1\n",
    "#!/bin/sh\n#SBATCH --gpus=4 --time=1\nsleep 1\n",
  ]

  private func cancelling() async {
    let lead = client("lead")
    while !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(150))
      let done = testimony.all
      guard let name = done.submitted.values.joined().first(where: { !done.cancelled.contains($0) }) else { continue }
      guard let answer = await insist("cancel", { try await lead.post("jobs/\(name)/cancellation") }) else { return }
      // What is over already cannot be cancelled, and is told so.
      if answer.isDone || answer.status == 409 { testimony.note { _ = $0.cancelled.insert(name) } }
    }
  }

  /// Applies, has it decided, accepts. Where no answer came, what became of the step is looked up.
  private func accepting(_ number: Int) async {
    let (lead, officer) = (client("lead"), client("officer"))
    for count in 0... {
      if Task.isCancelled { return }
      let facts: JSONFragment = .object([
        "costs": .object(["currency": .text("HKD"), "compute": .text("100")]), "months": .integer(1),
      ])
      let body: [String: JSONFragment] = ["scheme": .text("vouchers"), "project": .text("work"), "facts": facts]
      guard
        let draft = await insist(
          "apply", { try await lead.post("applications", body, key: "application-\(round)-\(number)-\(count)") })
      else { return }
      guard let id = draft.body["id"].text else {
        testimony.note { $0.wrong.append("apply: \(draft)") }
        continue
      }
      let terms: JSONFragment = .object([
        "benefit": .object(["kind": .text("money"), "amount": SmallCity.money(7000), "rate": .text("70%")]),
        "from": .text("2026-01-01"), "until": .text("2027-12-31"),
      ])
      guard
        await insist("submission", { try await lead.post("applications/\(id)/submission", ["revision": draft.body["revision"]]) })
          != nil,
        await insist("review", { try await officer.post("applications/\(id)/review") }) != nil,
        await insist("approval", { try await officer.post("applications/\(id)/approval", ["terms": terms]) }) != nil,
        let accepted = await insist("acceptance", { try await lead.post("applications/\(id)/acceptance") })
      else { return }
      if let grant = accepted.body["id"].text { testimony.note { $0.accepted[id] = grant } }
    }
  }

  private func reading() async {
    let auditor = client("lead")
    while !Task.isCancelled {
      for path in ["jobs?limit=50", "applications", "projects/work", "grants"] {
        guard let answer = await insist(path, { try await auditor.get(path) }) else { return }
        testimony.note { facts in
          facts.reads += 1
          if !answer.isDone { facts.wrong.append("\(path): \(answer)") }
        }
      }
    }
  }
}

extension Client.Answer: CustomStringConvertible {
  var description: String { "\(status) \((try? String(decoding: body.bytes(), as: UTF8.self).prefix(300)) ?? "")" }
}
