import Jobs
import Quantities
import Testing

private enum Kind {}

@Suite struct RunNameTests {
  @Test func `a run's name is read back as it was written, in no other form`() throws {
    let job = Identifier<Kind>(madeAt: Instant(secondsSince1970: 1_790_000_000), random: (1, 2))
    for index in [nil, 0, 7, JobLimits.arrayIndex] {
      let name = RunName(job: job, index: index)
      #expect(RunName<Kind>(name.description) == name)
      #expect(name.description.utf8.count <= 64)
      #expect(name.description.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) || (97...122).contains($0) })
    }
    #expect(RunName(job: job, index: 12).description == "\(job)-12")
    for text in ["\(job)-", "\(job)-01", "\(job)-+1", "\(job)--1", "\(job)-4000001", "\(job)_1", "x-1", ""] {
      #expect(RunName<Kind>(text) == nil)
    }
  }
}
