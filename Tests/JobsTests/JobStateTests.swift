import Jobs
import Language
import Testing

@Suite struct JobStateTests {
  @Test func `nothing follows an end, and every other state leads to one`() {
    for state in JobState.allCases {
      #expect(!state.allows(state))
      var reached: Set<JobState> = []
      var frontier = [state]
      while let next = frontier.popLast() {
        for other in JobState.allCases where next.allows(other) && reached.insert(other).inserted { frontier.append(other) }
      }
      #expect(reached.isEmpty == state.isTerminal)
      #expect(state.isTerminal || reached.contains { $0.isTerminal })
      #expect(!(state.isTerminal && state.occupiesNodes))
    }
  }

  @Test func `a job that may be on nodes is cancelled only through the centre's word`() {
    #expect(!JobState.running.allows(.cancelled))
    #expect(!JobState.starting.allows(.cancelled))
    #expect(JobState.cancelling.allows(.cancelled))
    #expect(JobState.cancelling.allows(.completed))
    #expect(!JobState.cancelling.allows(.running))
    #expect(JobState.waiting.allows(.cancelled))
    #expect(JobState.allCases.filter { $0.allows(.starting) } == [.waiting, .running])
  }

  @Test func `public names are stable and in kebab case`() {
    #expect(
      JobState.allCases.map(\.rawValue) == [
        "held", "waiting", "starting", "running", "cancelling", "completed", "failed", "timed-out", "cancelled", "lost",
        "refused",
      ])
    #expect(
      WaitingReason.allCases.map(\.rawValue) == [
        "priority", "resources", "nodes-unavailable", "dependency", "held", "package", "maintenance", "array-limit", "sending",
        "centre-unreachable", "centre-queue", "centre-holds",
      ])
  }

  @Test func `every state and reason has words of its own in both languages`() {
    for phrases in [JobState.allCases.map(\.label), WaitingReason.allCases.map(\.sentence)] {
      #expect(Set(phrases.map(\.english)).count == phrases.count)
      #expect(Set(phrases.map(\.traditionalChinese)).count == phrases.count)
      #expect(phrases.allSatisfy { $0.english != $0.traditionalChinese })
    }
  }
}
