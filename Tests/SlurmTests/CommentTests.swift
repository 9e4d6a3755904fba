import Centres
import Slurm
import Testing

/// The comment by which a job is found again.
@Suite struct CommentTests {
  @Test("What is written into a comment is read from it") func roundTrip() throws {
    let key = try #require(RunKey(rawValue: "job-0007-3"))
    #expect(SlurmSubmission.key(inComment: SlurmSubmission.comment(of: key)) == key)
  }

  @Test("Others' comments hold no key", arguments: ["", "praya", "praya:", "praya:ü", "my run", " praya:job-1", "key:0001"])
  func others(comment: String) { #expect(SlurmSubmission.key(inComment: comment) == nil) }

  @Test("What an operator adds behind a key does not hide it") func remarks() {
    #expect(SlurmSubmission.key(inComment: "praya:job-1 moved by night shift")?.rawValue == "job-1")
  }
}
