import Centres
import Language
import Quantities
import Relay
import Testing

/// A centre's queue on the wire: what travels is what the other side takes, and nothing else is taken.
@Suite struct QueueWireTests {
  private func job(
    nodes: Int = 1, names: [String] = [], started: Int64? = nil, priority: Int64 = 1
  ) -> CentreQueue.Job {
    CentreQueue.Job(
      key: nil, nodes: nodes, devicesPerNode: 1, deviceModel: nil, cpusPerNode: 1, walltime: .hours(1), submittedAt: nil,
      startedAt: started.map { Instant(secondsSince1970: $0) }, nodeNames: names, priority: priority, isHeld: false)
  }

  /// What arrives of a queue with these jobs.
  private func arrived(_ jobs: [CentreQueue.Job]) throws -> CentreQueue {
    let id = try #require(QuestionID(rawValue: "a-1"))
    let queue = CentreQueue(seenAt: Instant(secondsSince1970: 9), jobs: jobs)
    let hello = AgentHello(agent: "a", life: 1, version: "1", host: "h", terms: [])
    let message = AgentMessage(
      hello: hello, sentAt: Instant(secondsSince1970: 9),
      body: .listen(lane: 0, answers: [GivenAnswer(id: id, answer: .queue(queue))], waits: true))
    guard case .listen(_, let answers, _) = try AgentMessage(message.bytes).body, case .queue(let found?) = answers.first?.answer
    else { throw Problem(.invalid, "no-queue", Phrase("no queue", "沒有隊列")) }
    return found
  }

  @Test func oneOddJobIsLeftOutAndTheRestTravels() throws {
    let good = job(names: ["n1", "n2"], started: 5)
    let odd = [
      job(nodes: -1), job(nodes: 1_000_001), job(names: ["n\u{1B}[2J"]), job(started: -1), job(priority: -1), job(priority: .max),
      job(names: Array(repeating: "n", count: RelayLimits.nodes + 1)),
    ]
    #expect(try arrived([good, job()]) == CentreQueue(seenAt: Instant(secondsSince1970: 9), jobs: [good, job()]))
    for odd in odd {
      #expect(
        try arrived([good, odd, job()])
          == CentreQueue(seenAt: Instant(secondsSince1970: 9), jobs: [good, job()], isComplete: false), "\(odd)")
    }
  }

  @Test func aQueueThatIsTooLongIsCut() throws {
    let wide = job(names: Array(repeating: "a-rather-long-name-of-a-node", count: RelayLimits.nodes))
    let cut = try arrived(Array(repeating: wide, count: 5))
    #expect(cut.jobs.count == RelayLimits.queueNodes / RelayLimits.nodes && !cut.isComplete)
    let many = try arrived(Array(repeating: job(), count: CentreQueue.mostJobs + 1))
    #expect(many.jobs.count == CentreQueue.mostJobs && !many.isComplete)
  }

  @Test(arguments: [
    #""nodes":-1"#, #""nodes":1000001"#, #""devicesPerNode":9223372036854775808"#, #""cpusPerNode":1.5"#,
    #""walltime":-1"#, #""startedAt":253402300800000"#, #""submittedAt":-1"#, #""priority":-1"#, #""priority":9007199254740993"#,
    #""nodeNames":["a\u001b"]"#, #""nodeNames":"a""#, #""isHeld":0"#, #""key":"a/b""#, #""more":1"#,
  ])
  func whatIsNoQueueIsRefused(field: String) throws {
    var fields = [
      "nodes": #""nodes":1"#, "devicesPerNode": #""devicesPerNode":0"#, "cpusPerNode": #""cpusPerNode":1"#,
      "nodeNames": #""nodeNames":[]"#, "priority": #""priority":0"#, "isHeld": #""isHeld":false"#,
    ]
    func message() -> [UInt8] {
      let job = fields.values.sorted().joined(separator: ",")
      return Array(
        """
        {"protocol":1,"agent":{"id":"a","life":1,"version":"1","host":"h","terms":[]},"sentAt":0,"do":"listen","lane":0,\
        "waits":true,"answers":[{"id":"x-1","answer":"queue","queue":{"seenAt":0,"isComplete":true,"jobs":[{\(job)}]}}]}
        """.utf8)
    }
    #expect(throws: Never.self) { try AgentMessage(message()) }
    fields[String(field.split(separator: "\"")[0])] = field
    #expect(throws: Problem.self) { try AgentMessage(message()) }
  }
}
