import Access
import Foundation
import HTTPService
import Hub
import Quantities
import Testing
import Web

@Suite struct WebhookDeliveryTests {
  @Test("Events of a job come signed, in order, with what the API tells of it")
  func jobEvents() async throws {
    let world = try await World.makeForWebhooks()
    let receiver = try Receiver()
    try await world.pay()
    let before = try await world.submit()
    let (_, secret) = try await world.webhook(receiver.url())
    #expect(secret.hasPrefix("whsec_") && secret.utf8.count == 6 + 44)
    let job = try await world.submit()
    try await world.dutyRound()
    await world.centre.endAll()
    try await world.dutyRound()
    _ = try await world.courier.settleDue()
    let messages = receiver.messages.filter { $0.json["subject"]["id"].text == job }
    #expect(messages.map(\.topic) == ["job.submitted", "job.running", "job.ended"])
    // Of what was before the webhook only what comes after is told.
    #expect(receiver.messages.filter { $0.json["subject"]["id"].text == before }.map(\.topic) == ["job.running", "job.ended"])
    for message in receiver.messages {
      #expect(message.isSigned(by: secret))
      #expect(message.headers["Content-Type"] == "application/json" && message.headers["User-Agent"] == "praya")
      #expect(message.json["id"].text == message.id)
      #expect(message.headers["webhook-timestamp"] == String(world.clock.now.millisecondsSince1970 / 1000))
    }
    #expect(Set(receiver.messages.map(\.id)).count == receiver.messages.count)
    let last = try #require(messages.last)
    #expect(last.json["job"]["state"].text == "completed" && last.json["subject"]["href"].text == "/api/v1/jobs/\(job)")
    #expect(last.json["job"]["total"]["minorUnits"].number != nil)
    #expect(!String(decoding: last.body, as: UTF8.self).contains("echo hello"), "no script")
    await receiver.close()
  }

  @Test("What fails is tried again under the same id until it is taken", arguments: [0, 1, 2, 3, 4])
  func faults(_ number: Int) async throws {
    let faults: [Receiver.Behaviour] = [
      .answers(500), .breaksOff, .redirects(to: "/elsewhere"), .answers(429, ["Retry-After": "600"]), .answers(304),
    ]
    let world = try await World.makeForWebhooks()
    let receiver = try Receiver()
    try await world.pay()
    let (id, _) = try await world.webhook(receiver.url(), ["job.submitted"])
    receiver.behave("/hook", faults[number], .answers(204))
    _ = try await world.submit()
    #expect(try await world.courier.settleDue() == 1)
    let failed = try await world.ask(.get, "/api/v1/webhooks/\(id)/deliveries", as: "lok")["items"][0]
    #expect(failed["state"].text == "waiting" && failed["tries"].number == 1)
    #expect(failed["failure"].text == (number == 1 ? "broken-off" : "refused"))
    #expect(try await world.courier.settleDue() == 0, "not before its time")
    world.clock.turn(by: Seconds(number == 3 ? 500 : 7))
    #expect(try await world.courier.settleDue() == 0, "not before its time")
    world.clock.turn(by: Seconds(120))
    #expect(try await world.courier.settleDue() == 1)
    #expect(receiver.messages.map(\.path) == ["/hook", "/hook"], "no redirect is followed")
    #expect(Set(receiver.messages.map(\.id)).count == 1)
    let done = try await world.ask(.get, "/api/v1/webhooks/\(id)/deliveries?state=delivered", as: "lok")["items"][0]
    #expect(done["answer"].number == 204 && done["tries"].number == 2 && done["failure"].isNull)
    let webhook = try await world.ask(.get, "/api/v1/webhooks/\(id)", as: "lok")
    #expect(webhook["failures"].number == 0 && webhook["failingSince"].isNull)
    await receiver.close()
  }

  @Test("An answer that is too long is an answer; one that comes too late is none")
  func longAndLateAnswers() async throws {
    let world = try await World.makeForWebhooks()
    let receiver = try Receiver()
    try await world.pay()
    let (id, _) = try await world.webhook(receiver.url(), ["job.submitted"])
    receiver.behave("/hook", .talks)
    _ = try await world.submit()
    _ = try await world.courier.settleDue()
    let items = try await world.ask(.get, "/api/v1/webhooks/\(id)/deliveries", as: "lok")["items"]
    #expect(items[0]["state"].text == "delivered" && items[0]["answer"].number == 200)
    await receiver.close()
    // Nobody listens any more.
    _ = try await world.submit()
    _ = try await world.courier.settleDue()
    let after = try await world.ask(.get, "/api/v1/webhooks/\(id)/deliveries", as: "lok")["items"]
    #expect(after[0]["failure"].text == "not-connected" && after[0]["answer"].isNull)
  }

  @Test("A later event of the same job waits for the earlier one; another job's does not")
  func order() async throws {
    let world = try await World.makeForWebhooks()
    let receiver = try Receiver()
    try await world.pay()
    _ = try await world.webhook(receiver.url())
    receiver.behave("/hook", .answers(500), .answers(200))
    let first = try await world.submit()
    #expect(try await world.courier.settleDue() == 1)
    try await world.dutyRound()
    let second = try await world.submit()
    _ = try await world.courier.settleDue()
    func told(_ job: String) -> [String] { receiver.messages.filter { $0.json["subject"]["id"].text == job }.map(\.topic) }
    #expect(told(first) == ["job.submitted"] && told(second) == ["job.submitted"])
    world.clock.turn(by: Seconds(13))
    _ = try await world.courier.settleDue()
    #expect(told(first) == ["job.submitted", "job.submitted", "job.running"])
    await receiver.close()
  }

  @Test("A slow receiver holds up no other, and each is asked so many times at once")
  func slowReceiver() async throws {
    let world = try await World.makeForWebhooks()
    let receiver = try Receiver()
    try await world.pay()
    _ = try await world.webhook(receiver.url("/slow"), ["job.submitted"])
    _ = try await world.webhook(receiver.url("/quick"), ["job.submitted"])
    receiver.behave("/slow", .waits(.seconds(9)))
    let duties = world.courier
    let running = Task { await duties.run() }
    for _ in 0..<20 { _ = try await world.submit() }
    #expect(await eventually { receiver.messages("/quick").count == 20 })
    #expect(receiver.messages("/slow").count < 20)
    #expect(receiver.mostAtOnce("/slow") == WebhookTerms().atOncePerWebhook)
    running.cancel()
    await running.value
    // What was under way is not taken for delivered: it will come again.
    #expect(try await world.hub.dueDeliveries(busy: [:], atMost: 100).count > 0)
    await receiver.close()
  }

  @Test("A receiver that fails rests, and after three days its webhook is switched off and its owner told")
  func givingUp() async throws {
    let world = try await World.makeForWebhooks()
    let receiver = try Receiver()
    try await world.pay()
    let (id, _) = try await world.webhook(receiver.url(), ["job.submitted"])
    receiver.behave("/hook", .answers(503))
    for _ in 0..<5 { _ = try await world.submit() }
    _ = try await world.courier.settleDue()
    #expect(receiver.messages.count == 3, "after three failures the rest waits")
    let resting = try await world.ask(.get, "/api/v1/webhooks/\(id)", as: "lok")
    #expect(resting["failures"].number == 3 && resting["resumesAt"].text != nil && resting["enabled"].flag == true)
    for _ in 0..<80 {
      world.clock.turn(by: .hours(1))
      _ = try await world.courier.settleDue()
    }
    try await world.signInAgain()
    let stopped = try await world.ask(.get, "/api/v1/webhooks/\(id)", as: "lok")
    #expect(stopped["enabled"].flag == false && stopped["stop"].text == "failing")
    #expect(receiver.messages.count < 90)
    let notices = try await world.notices(.webhookStopped)
    #expect(notices.map(\.subject) == [id] && notices.allSatisfy { $0.detail.hasPrefix("failing:") })
    try await world.hub.clearDeliveries()
    let left = try await world.ask(.get, "/api/v1/webhooks/\(id)/deliveries", as: "lok")["items"].items
    #expect(left.allSatisfy { $0["state"].text == "given-up" })
    // Nothing is written down for it any more, until somebody switches it on.
    let count = receiver.messages.count
    _ = try await world.submit()
    #expect(try await world.courier.settleDue() == 0)
    receiver.behave("/hook", .answers(200))
    #expect(try await world.ask(.patch, "/api/v1/webhooks/\(id)", as: "lok", #"{"enabled":true}"#)["failures"].number == 0)
    _ = try await world.submit()
    #expect(try await world.courier.settleDue() == 1)
    #expect(receiver.messages.count == count + 1)
    await receiver.close()
  }

  @Test("410 switches a webhook off at once; so does an owner who may no longer be told")
  func goneAndRights() async throws {
    let world = try await World.makeForWebhooks()
    let receiver = try Receiver()
    try await world.pay()
    let (gone, _) = try await world.webhook(receiver.url("/gone"), ["job.submitted"])
    let (kept, _) = try await world.webhook(receiver.url("/kept"), ["job.submitted"])
    receiver.behave("/gone", .answers(410))
    _ = try await world.submit()
    _ = try await world.courier.settleDue()
    #expect(try await world.ask(.get, "/api/v1/webhooks/\(gone)", as: "lok")["stop"].text == "gone")
    for scope in [Scope.project("vision"), .organisation("harbour")] {
      try await world.hub.assign(try #require(Assignment(.projectLead, in: scope)), to: "lok", granted: false, by: nil)
    }
    let count = receiver.messages.count
    _ = try await world.submit()
    _ = try await world.courier.settleDue()
    #expect(receiver.messages.count == count, "nothing is told to somebody without the right")
    // An administrator sees it, may switch it on, and is then its owner.
    let stopped = try await world.ask(.get, "/api/v1/webhooks/\(kept)", as: "ada")
    #expect(stopped["stop"].text == "owner-rights")
    #expect(try await world.ask(.patch, "/api/v1/webhooks/\(kept)", as: "ada", #"{"enabled":true}"#).status == 200)
    _ = try await world.submit()
    _ = try await world.courier.settleDue()
    // What happened meanwhile is told too, as the new owner may read it.
    #expect(receiver.messages("/kept").count == 3)
    await receiver.close()
  }

  @Test("An application's way is told to its project, its organisation and its scheme, each as far as they may read")
  func applications() async throws {
    let world = try await World.makeForWebhooks()
    let receiver = try Receiver()
    let topics = ["application.submitted", "application.approved", "award.accepted"]
    _ = try await world.webhook(receiver.url("/project"), topics)
    _ = try await world.webhook(receiver.url("/firm"), topics, scope: #"{"kind":"organisation","identifier":"harbour"}"#)
    _ = try await world.webhook(
      receiver.url("/scheme"), topics + ["application.withdrawn"],
      scope: #"{"kind":"scheme","identifier":"hong-kong-ai-subsidy"}"#, as: "oscar")
    _ = try await world.grant()
    // A draft that is withdrawn was never anybody's business.
    let draft = try await world.ask(
      .post, "/api/v1/applications", as: "lok",
      #"{"scheme":"hong-kong-ai-subsidy","project":"vision","facts":{"months":3}}"#)
    _ = try await world.ask(.post, "/api/v1/applications/\(draft["id"].text ?? "")/withdrawal", as: "lok")
    _ = try await world.courier.settleDue()
    for path in ["/project", "/firm", "/scheme"] {
      #expect(receiver.messages(path).map(\.topic) == topics, "\(path)")
    }
    let last = try #require(receiver.messages("/scheme").last)
    #expect(last.json["application"]["award"]["state"].text == "accepted")
    await receiver.close()
  }

  @Test("A new secret signs beside the old one for a day")
  func rotation() async throws {
    let world = try await World.makeForWebhooks()
    let receiver = try Receiver()
    let (id, old) = try await world.webhook(receiver.url(), ["job.submitted"])
    let renewed = try await world.ask(.post, "/api/v1/webhooks/\(id)/secret", as: "lok")
    let new = try #require(renewed["secret"].text)
    func ping() async throws -> Receiver.Message? {
      #expect(try await world.ask(.post, "/api/v1/webhooks/\(id)/ping", as: "lok").status == 202)
      _ = try await world.courier.settleDue()
      return receiver.messages.last
    }
    let during = try #require(try await ping())
    #expect(during.isSigned(by: new) && during.isSigned(by: old) && during.topic == "webhook.ping")
    world.clock.turn(by: .hours(25))
    try await world.signInAgain()
    let after = try #require(try await ping())
    #expect(after.isSigned(by: new) && !after.isSigned(by: old))
    await receiver.close()
  }

  @Test("What was delivered can be sent again, and is gone after thirty days")
  func repeatingAndRetention() async throws {
    let world = try await World.makeForWebhooks()
    let receiver = try Receiver()
    try await world.pay()
    let (id, _) = try await world.webhook(receiver.url(), ["job.submitted"])
    _ = try await world.submit()
    _ = try await world.courier.settleDue()
    let delivery = try #require(
      try await world.ask(.get, "/api/v1/webhooks/\(id)/deliveries", as: "lok")["items"][0]["id"].text)
    #expect(try await world.ask(.post, "/api/v1/webhooks/\(id)/deliveries/\(delivery)/repeat", as: "lok").status == 202)
    _ = try await world.courier.settleDue()
    #expect(receiver.messages.count == 2 && Set(receiver.messages.map(\.id)).count == 1)
    #expect(try await world.ask(.post, "/api/v1/webhooks/\(id)/deliveries/nothing/repeat", as: "lok").status == 404)
    world.clock.turn(by: .days(29))
    #expect(try await world.hub.clearDeliveries() == 0)
    world.clock.turn(by: .days(2))
    #expect(try await world.hub.clearDeliveries() > 0)
    try await world.signInAgain()
    #expect(try await world.ask(.get, "/api/v1/webhooks/\(id)/deliveries", as: "lok")["items"].items.isEmpty)
    // Numbers go on where they were.
    _ = try await world.submit()
    _ = try await world.courier.settleDue()
    #expect(Set(receiver.messages.map(\.id)).count == 2)
    // A webhook that is removed is cleared away with all that was sent to it.
    #expect(try await world.ask(.delete, "/api/v1/webhooks/\(id)", as: "lok").status == 204)
    #expect(try await world.ask(.get, "/api/v1/webhooks/\(id)", as: "lok").status == 404)
    while try await world.hub.clearDeliveries(batch: 1) > 0 {}
    await receiver.close()
  }
}
