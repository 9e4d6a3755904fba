import Centres
import Foundation
import HTTPService
import Quantities
import Testing

@Suite struct JobTests {
  @Test func aRepeatUnderTheSameKeyIsAnsweredAlikeAndSubmitsNothing() async throws {
    let world = try await World.make()
    try await world.pay()
    let first = try await world.submit(key: "k-1")
    let second = try await world.submit(key: "k-1")
    #expect(first == second)
    #expect(try await world.ask(.get, "/api/v1/jobs", as: "mei")["items"].items.count == 1)
    let other = try await world.ask(
      .post, "/api/v1/jobs", as: "mei", World.body(#","pool":"east-h100""#), headers: ["Idempotency-Key": "k-1"])
    #expect(other.status == 422 && other["name"].text == "idempotency-key-used")
    let odd = try await world.ask(.post, "/api/v1/jobs", as: "mei", World.body(), headers: ["Idempotency-Key": "a b"])
    #expect(odd.status == 422 && odd.faults == ["Idempotency-Key form"])
  }

  @Test func listsComeInPagesThatMissNothingAndRepeatNothing() async throws {
    let world = try await World.make()
    try await world.pay()
    let submitted = try await world.ask(
      .post, "/api/v1/jobs", as: "mei", World.body(#","options":["--array=1-7"]"#))
    #expect(submitted["jobs"].items.count == 7, "\(submitted.text)")
    var seen: [String] = []
    var cursor: String?
    repeat {
      let page = try await world.ask(
        .get, "/api/v1/jobs?limit=3&project=vision&over=false" + (cursor.map { "&cursor=\($0)" } ?? ""), as: "mei")
      #expect(page["items"].items.count <= 3)
      seen += page["items"].items.compactMap { $0["id"].text }
      cursor = page["next"].text
    } while cursor != nil && seen.count < 20
    #expect(seen == submitted["jobs"].items.compactMap { $0["id"].text }.reversed())
    let submission = try #require(submitted["submission"].text)
    #expect(try await world.ask(.get, "/api/v1/jobs?submission=\(submission)", as: "mei")["items"].items.count == 7)
    #expect(try await world.ask(.get, "/api/v1/jobs?over=true", as: "mei")["items"].items.isEmpty)
    let one = try await world.ask(.post, "/api/v1/jobs/\(submission)-2/cancellation", as: "mei")
    #expect(one["jobs"].items.count == 1 && one["jobs"][0]["state"].text == "cancelled")
    let rest = try await world.ask(.post, "/api/v1/jobs/\(submission)/cancellation", as: "mei")
    #expect(rest["jobs"].items.count == 6)
    #expect(try await world.ask(.get, "/api/v1/jobs?over=true", as: "mei")["items"].items.count == 7)
  }

  @Test func aHeldJobTakesInputsUntilItIsReleasedAndItsLogIsReadInParts() async throws {
    let world = try await World.make()
    try await world.pay()
    let data = Data("1,2\n".utf8).base64EncodedString()
    let job = try await world.submit(#","options":["--hold"],"inputs":[{"name":"data/a.csv","base64":"\#(data)"}]"#)
    let path = "/api/v1/jobs/\(job)"
    #expect(try await world.ask(.get, path, as: "mei")["state"].text == "held")
    let put = try await world.ask(
      .put, path + "/inputs/data/b.bin", as: "mei", headers: ["Content-Type": "application/octet-stream"], bytes: [0, 255, 10])
    #expect(put.status == 204, "\(put.text)")
    #expect(try await world.ask(.get, path + "/log", as: "mei").bytes.isEmpty)
    #expect(try await world.ask(.post, path + "/release", as: "mei")["jobs"][0]["state"].text == "waiting")
    try await world.dutyRound()
    #expect(try await world.ask(.put, path + "/inputs/late", as: "mei", bytes: [1]).status == 409)
    let log = try await world.ask(.get, path + "/log", as: "mei")
    #expect(log.text == "epoch 1\nepoch 2\n" && log.header("Praya-Total") == "16" && log.header("Praya-Offset") == "0")
    #expect(log.header("Content-Type") == "text/plain; charset=utf-8")
    let rest = try await world.ask(.get, path + "/log?offset=8", as: "mei")
    #expect(rest.text == "epoch 2\n" && rest.header("Praya-Offset") == "8")
    #expect(try await world.ask(.get, path + "/log?offset=9223372036854775807", as: "mei").bytes.isEmpty)
    #expect(try await world.ask(.get, path + "/log?offset=-1", as: "mei").status == 422)
    let files = try await world.ask(.get, path + "/files", as: "mei")
    #expect(files["items"].items.compactMap { $0["name"].text } == ["data/a.csv", "data/b.bin", "slurm-\(job).out"])
    let file = try await world.ask(.get, path + "/files/data/b.bin", as: "mei")
    #expect(file.bytes == [0, 255, 10] && file.header("Content-Type") == "application/octet-stream")
    #expect(file.header("Content-Disposition") == "attachment")
    #expect(try await world.ask(.get, path + "/files/none", as: "mei").status == 404)
  }

  @Test(arguments: ["../x", "/etc/passwd", "a//b", ".", "a/./b", "a b", "", "名"])
  func namesThatLeadOutOfTheFolderAreRefused(name: String) async throws {
    let world = try await World.make()
    try await world.pay()
    let reply = try await world.ask(
      .post, "/api/v1/jobs", as: "mei", World.body(#","inputs":[{"name":"\#(name)","base64":"AA=="}]"#))
    #expect(reply.status == 422 && reply.faults == ["inputs file-name"], "\(reply.text)")
  }

  @Test func targetsThatLeadElsewhereAreNoRequests() async throws {
    for target in ["/api/v1/jobs/x/files/../../secret", "/api/v1/jobs/x/files/%2e%2e/y", "/api/v1/jobs/x/files/a%2Fb", "/%00"] {
      #expect(throws: RequestTarget.Fault.self) { try HTTPRequest(.get, target) }
    }
    let world = try await World.make()
    for target in ["/api/v1/jobs/%20", "/api/v1/jobs/" + String(repeating: "a", count: 5000), "/api/v1/jobs/x-1"] {
      #expect(try await world.ask(.get, target, as: "mei").status == 404)
    }
  }

  @Test(arguments: ["AA=", "A===", "AA==\\n", "****", "QQ"])
  func inputsThatAreNoBase64AreRefused(text: String) async throws {
    let world = try await World.make()
    let reply = try await world.ask(
      .post, "/api/v1/jobs", as: "mei", World.body(#","inputs":[{"name":"a","base64":"\#(text)"}]"#))
    #expect(reply.status == 422 && reply.faults == ["inputs[0].base64 base64"], "\(reply.text)")
  }

  @Test func aScriptsFaultsComeWithTheirLines() async throws {
    let world = try await World.make()
    let reply = try await world.ask(
      .post, "/api/v1/offers", as: "mei",
      ##"{"script":"#!/bin/bash\n#SBATCH --nodes=many\n#SBATCH --time=never\n","project":"vision"}"##)
    #expect(reply.status == 422 && reply["faults"].items.compactMap { $0["line"].number } == [2, 3], "\(reply.text)")
    let poor = try await world.ask(.post, "/api/v1/jobs", as: "mei", World.body())
    #expect(poor.status == 409 && poor["name"].text == "no-place", "\(poor.text)")
    let offers = try await world.ask(.post, "/api/v1/offers", as: "mei", World.body())
    #expect(offers["offers"].items.isEmpty && offers["refusals"][0]["reasons"][0]["zh-Hant"].text != nil)
  }
}
