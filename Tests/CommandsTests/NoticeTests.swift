import HTTPService
import Testing

@testable import Commands

@Suite struct NoticeTests {
  @Test func aTopicIsSwitchedOffByItsName() async throws {
    let hub = try CannedHub()
    hub.answer("PUT /api/v1/me/notices", #"{"job-ended":false,"budget":true}"#)
    let terminal = await hub.run("notices", "set", "job-ended", "off")
    #expect(terminal.code == 0 && terminal.output.contains("off  A job of mine has ended"), "\(terminal)")
    let body = try #require(hub.asked(.put, "/api/v1/me/notices").last?.json)
    #expect(body["job-ended"] == .boolean(false))
    for words in [["notices", "set", "weather", "off"], ["notices", "set", "budget", "maybe"], ["notices", "set", "budget"]] {
      #expect(await hub.run(words: words).code == 2, "\(words)")
    }
    #expect(hub.asked(.put, "/api/v1/me/notices").count == 1)
    await hub.close()
  }

  @Test func administratorsListThoseThatWereGivenUp() async throws {
    let hub = try CannedHub()
    hub.answer(
      "GET /api/v1/notices?state=given-up&limit=200",
      #"{"items":[{"id":"n1","topic":"budget","subject":"vision","state":"given-up","tries":3,"dueAt":"2026-11-21T01:00:00.000Z","failure":{"name":"refused","message":{"en":"The mail server refused it for good.","zh-Hant":"永久拒絕。"},"detail":"550 no"}}],"next":null}"#
    )
    hub.answer("GET /api/v1/city", #"{"timeZone":"Asia/Hong_Kong"}"#)
    let terminal = await hub.run("notices", "list", "--state", "given-up")
    #expect(
      terminal.code == 0 && terminal.output.contains("550 no") && terminal.output.contains("2026-11-21 09:00"), "\(terminal)")
    await hub.close()
  }
}
