import Foundation
import HTTPService
import Testing

@testable import Commands

@Suite struct JobTests {
  private static let offers = #"""
    {"request":{"name":"train","runs":2,"nodes":1,"devicesPerNode":4,"deviceModel":"h800","walltimeSeconds":5400},
     "project":"vision",
     "warnings":[{"field":"mail-user","rule":"unused",
       "message":{"en":"--mail-user is not used.","zh-Hant":"不使用 --mail-user。"},"line":3}],
     "offers":[
      {"centre":"harbour","centreName":{"en":"Harbour","zh-Hant":"海港超算中心"},"pool":"harbour-h800","deviceModel":"h800",
       "pricePerHour":{"minorUnits":2450,"currency":"HKD"},"listPrice":{"minorUnits":14700,"currency":"HKD"},
       "schemeShare":{"minorUnits":10290,"currency":"HKD"},"ownShare":{"minorUnits":4410,"currency":"HKD"},
       "grantLeft":{"minorUnits":123456789,"currency":"HKD"},"ownMoneyLeft":{"minorUnits":1,"currency":"HKD"},
       "forecastStart":"2026-11-21T01:00:00.000Z","startsLaterPossibly":false,"forecastFrom":"hub","queueSeenAt":null},
      {"centre":"lion","centreName":{"en":"Lion","zh-Hant":"獅子山"},"pool":"lion-h800","deviceModel":"h800",
       "pricePerHour":{"minorUnits":3000,"currency":"HKD"},"listPrice":{"minorUnits":18000,"currency":"HKD"},
       "schemeShare":{"minorUnits":0,"currency":"HKD"},"ownShare":{"minorUnits":18000,"currency":"HKD"},
       "grantLeft":{"deviceSeconds":36000,"model":"h800"},"forecastStart":"2026-11-21T16:30:00.000Z","startsLaterPossibly":true,
       "forecastFrom":"centre","queueSeenAt":"2026-11-21T00:59:00.000Z"}],
     "refusals":[{"centre":"bay","centreName":{"en":"Bay","zh-Hant":"灣區"},"pool":"bay-910b",
       "reasons":[{"en":"It has no h800.","zh-Hant":"沒有 h800。"}]}]}
    """#

  @Test func offersAreATableWithRefusalsBelowAndWarningsOnStandardError() async throws {
    let hub = try CannedHub()
    hub.answer("POST /api/v1/offers", Self.offers)
    let script = try hub.file("train.sh", "#!/bin/bash\n#SBATCH --gpus=4\n#SBATCH --mail-user=a\n")
    let result = await hub.run("offer", script, "-p", "vision", "--soonest", "--", "--time=90", "--hold")
    #expect(result.code == 0)
    #expect(result.error == "\(script):3: mail-user: --mail-user is not used.\n")
    #expect(
      result.output == """
        train: 2 run(s) of 1 node(s) × 4 device(s) h800, at most 01:30:00 each

        Centre   Pool          Device  Price/hour  List price  Scheme pays    You pay                     Left  Start (forecast)    By the queue of
        Harbour  harbour-h800  h800      HK$24.50   HK$147.00    HK$102.90   HK$44.10          HK$1,234,567.89  2026-11-21 09:00    the hub
        Lion     lion-h800     h800      HK$30.00   HK$180.00      HK$0.00  HK$180.00  10.00 device-hours h800  ≥ 2026-11-22 00:30  the centre, seen 2026-11-21 08:59

        Not possible
          Bay bay-910b
            It has no h800.

        """)
    let body = try #require(hub.asked(.post, "/api/v1/offers").first?.json)
    #expect(body["fileName"] == .text("train.sh"))
    #expect(body["options"] == .texts(["--time=90", "--hold"]))
    #expect(body["preference"] == .text("soonest"))
    #expect(body["grant"].isNull)
    let chinese = await hub.run("offer", script, "-p", "vision", "--language", "zh-Hant")
    #expect(chinese.output.contains("\n海港超算中心  harbour-h800  h800"))
    #expect(chinese.output.contains("\n獅子山        lion-h800     h800"))
    #expect(await hub.run("offer", script, "--cheapest", "--soonest").code == 2)
    await hub.close()
  }

  @Test func noOfferAtAllIsAFailure() async throws {
    let hub = try CannedHub()
    hub.answer("POST /api/v1/offers", #"{"request":{"name":"x"},"warnings":[],"offers":[],"refusals":[]}"#)
    let result = await hub.run("offer", "-", "--json", input: "#!/bin/bash\n")
    #expect(result.code == 1)
    #expect(result.output.hasPrefix("{"))
    #expect(hub.asked(.post, "/api/v1/offers").first?.json["fileName"].isNull == true)
    await hub.close()
  }

  @Test func aSubmissionCarriesItsKeyFilesAndLimit() async throws {
    let hub = try CannedHub()
    hub.answer(
      "POST /api/v1/jobs",
      #"{"submission":"s1","jobs":[{"id":"s1","name":"t","state":"waiting","reason":"priority"}],"warnings":[]}"#,
      status: .created)
    let (script, input) = (try hub.file("t.sh", "#!/bin/bash\n"), try hub.file("in.csv", "1,2"))
    let result = await hub.run(
      "job", "submit", script, "--file", input, "-f", "data/b.csv=\(input)", "--own-share-at-most", "12.5", "--pool", "p1")
    #expect(result.code == 0, "\(result)")
    #expect(result.output == "Submitted s1, 1 run(s).\nJob  Name  State\ns1   t     waiting (priority)\n")
    let asked = try #require(hub.asked(.post, "/api/v1/jobs").first)
    #expect(asked.json["ownShareAtMost"] == .whole(1250))
    #expect(asked.json["pool"] == .text("p1"))
    #expect(
      asked.json["inputs"].list == [
        .fields([("name", .text("in.csv")), ("base64", .text("MSwy"))]),
        .fields([("name", .text("data/b.csv")), ("base64", .text("MSwy"))]),
      ])
    #expect(asked.headers["Idempotency-Key"]?.count == 32)
    _ = await hub.run("job", "submit", script, "--key", "mine")
    #expect(hub.asked(.post, "/api/v1/jobs").last?.headers["Idempotency-Key"] == "mine")
    #expect(await hub.run("job", "submit", script, "--own-share-at-most", "1.234").code == 2)
    await hub.close()
  }

  @Test func aPersonIsShownTheOfferAndAskedFirst() async throws {
    let hub = try CannedHub()
    hub.answer("POST /api/v1/offers", Self.offers)
    hub.answer("POST /api/v1/jobs", #"{"submission":"s1","jobs":[],"warnings":[]}"#, status: .created)
    let script = try hub.file("t.sh", "#!/bin/bash\n")
    let no = await hub.run("job", "submit", script, isTerminal: true, answers: ["n"])
    #expect(no.code == 1)
    #expect(hub.asked(.post, "/api/v1/jobs").isEmpty)
    let yes = await hub.run("job", "submit", script, isTerminal: true, answers: ["y"])
    #expect(yes.code == 0)
    // What was shown is what is accepted.
    #expect(hub.asked(.post, "/api/v1/jobs").first?.json["pool"] == .text("harbour-h800"))
    #expect(await hub.run("job", "submit", script, "--pool", "none", isTerminal: true, answers: ["y"]).code == 1)
    await hub.close()
  }

  @Test func aLogIsFollowedToItsEnd() async throws {
    let hub = try CannedHub()
    for state in ["running", "completed"] { hub.answer("GET /api/v1/jobs/j", #"{"state":"\#(state)"}"#) }
    hub.answer("GET /api/v1/jobs/j/log", "first\n", headers: ["Praya-Total": "6"])
    hub.answer("GET /api/v1/jobs/j/log?offset=6", "second", headers: ["Praya-Total": "16"])
    hub.answer("GET /api/v1/jobs/j/log?offset=12", "end\n", headers: ["Praya-Total": "16"])
    #expect(await hub.run("job", "logs", "j", "--follow") == .init(code: 0, output: "first\nsecondend\n", error: ""))
    await hub.close()
  }

  @Test func aLogIsFollowedByItsStreamAndTakenUpWhereItBroke() async throws {
    let hub = try CannedHub()
    let path = "GET /api/v1/jobs/j/log/events"
    hub.answer(path, "event: log\nid: 6\ndata: {\"offset\":0,\"text\":\"first\\n\"}\n\n")
    hub.answer(
      path,
      "event: log\nid: 8\ndata: {\"offset\":6,\"base64\":\"//4=\"}\n\nevent: end\nid: 8\ndata: {\"state\":\"completed\"}\n\n")
    let result = await hub.run("job", "logs", "j", "--follow")
    #expect(result.code == 0 && result.output.utf8.starts(with: "first\n".utf8), "\(result)")
    #expect(hub.asked(.get, "/api/v1/jobs/j/log/events").map { $0.headers["Last-Event-ID"] } == [nil, "6"])
    #expect(hub.asked(.get, "/api/v1/jobs/j/log").isEmpty)
    await hub.close()
  }

  @Test func aStreamThatMayNoLongerBeReadSaysWhy() async throws {
    let hub = try CannedHub()
    hub.answer(
      "GET /api/v1/jobs/j/events",
      "event: closed\ndata: {\"name\":\"not-signed-in\",\"message\":{\"en\":\"Please sign in.\",\"zh-Hant\":\"請登入。\"}}\n\n")
    let result = await hub.run("job", "status", "j", "--watch")
    #expect(result.code == 1 && result.error.contains("Please sign in."), "\(result)")
    await hub.close()
  }

  @Test func aJobIsWatchedStateByState() async throws {
    let hub = try CannedHub()
    func state(_ id: Int, _ name: String, _ state: String, _ reason: String = "null") -> String {
      "event: \(name)\nid: \(id)\ndata: {\"state\":\"\(state)\",\"reasonText\":\(reason)}\n\n"
    }
    hub.answer(
      "GET /api/v1/jobs/j/events",
      state(1, "state", "waiting", #"{"en":"waits for devices","zh-Hant":"等候裝置"}"#) + state(2, "state", "running")
        + state(3, "state", "running") + state(4, "state", "completed") + state(4, "end", "completed"))
    hub.answer("GET /api/v1/jobs/j", #"{"id":"j","state":"completed"}"#)
    let result = await hub.run("job", "status", "j", "--watch")
    #expect(result.code == 0)
    #expect(result.output.hasPrefix("waiting: waits for devices\nrunning\ncompleted\n"), "\(result.output)")
    // Without streams it asks.
    let old = try CannedHub()
    for state in ["waiting", "running", "completed"] { old.answer("GET /api/v1/jobs/j", #"{"id":"j","state":"\#(state)"}"#) }
    let asked = await old.run("job", "status", "j", "--watch", "--json")
    #expect(asked.code == 0 && asked.output.split(separator: "\n").count == 3, "\(asked)")
    await old.close()
    await hub.close()
  }

  @Test func filesAreFetchedInPartsAndStayInTheirFolder() async throws {
    let hub = try CannedHub()
    hub.answer(
      "GET /api/v1/jobs/j/files?limit=200", #"{"items":[{"name":"out/a.txt","bytes":6},{"name":"b c","bytes":0}],"next":null}"#)
    hub.answer("GET /api/v1/jobs/j/files/out/a.txt", "abc", headers: ["Praya-Total": "6"])
    hub.answer("GET /api/v1/jobs/j/files/out/a.txt?offset=3", "def", headers: ["Praya-Total": "6"])
    hub.answer("GET /api/v1/jobs/j/files/b c", "", headers: ["Praya-Total": "0"])
    let folder = hub.home + "/results"
    let fetched = await hub.run("job", "fetch", "j", "--into", folder)
    #expect(fetched.code == 0, "\(fetched)")
    #expect(fetched.output == "File       Bytes\nout/a.txt      6\nb c            0\n")
    #expect(try String(contentsOfFile: folder + "/out/a.txt", encoding: .utf8) == "abcdef")
    #expect(try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() == ["b c", "out", "out/a.txt"])
    let again = await hub.run("job", "fetch", "j", "--into", folder)
    #expect(again.code == 1)
    #expect(again.error.contains("is there already"))
    #expect(await hub.run("job", "fetch", "j", "--into", folder, "--force").code == 0)
    await hub.close()
  }

  @Test(arguments: ["../x", "/etc/passwd", "a/../../x", "a//b", "", ".", "a/.", "a\u{0}b"])
  func aNameThatLeadsOutOfTheFolderIsRefused(name: String) {
    #expect(throws: (any Error).self) { try JobFiles.destination(name, in: "/tmp", replacing: true) }
  }

  @Test func aFileThatBreaksOffLeavesNothingBehind() async throws {
    let hub = try CannedHub()
    hub.answer("GET /api/v1/jobs/j/files?limit=200", #"{"items":[{"name":"a","bytes":6}],"next":null}"#)
    hub.answer("GET /api/v1/jobs/j/files/a", "abc", headers: ["Praya-Total": "6"])
    hub.answer("GET /api/v1/jobs/j/files/a?offset=3", #"{"detail":"gone"}"#, status: .notFound)
    let folder = hub.home + "/results"
    #expect(await hub.run("job", "fetch", "j", "--into", folder).code == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    await hub.close()
  }
}
