import Jobs
import Testing

@Suite struct OutputPatternTests {
  private let facts = OutputPattern.Facts(run: "01j-7", job: "01j", index: 7, name: "train", node: "n1")

  @Test(
    "Placeholders become what they stand for",
    arguments: [
      ("slurm-%j.out", "slurm-01j-7.out"), ("%A_%a.out", "01j_7.out"), ("%x-%N", "train-n1"), ("100%%", "100%"),
      ("%4a", "0007"), ("%99a", "0000000007"), ("a%", "a%"), ("%", "%"), ("%5", "%5"), ("%q-%j", "%q-01j-7"), ("\\%j", "%j"),
      ("%%j", "%j"),
      ("plain", "plain"), (".hidden", "_hidden"), ("%%%", "%%"),
    ])
  func expansion(_ pattern: String, _ name: String) throws {
    #expect(try #require(OutputPattern(rawValue: pattern)).fileName(for: facts) == name)
  }

  @Test func `a job's name cannot lead the file out of the folder`() throws {
    let pattern = try #require(OutputPattern(rawValue: "%x"))
    for (name, safe) in [
      ("../../etc/passwd", "_._.._etc_passwd"), ("..", "_."), (".", "_"), ("", "_"), ("a/b", "a_b"), ("a\u{0}\nb", "a__b"),
    ] {
      var facts = facts
      facts.name = name
      #expect(pattern.fileName(for: facts) == safe)
    }
  }

  @Test func `a name is cut to what a file system takes, at a whole character`() throws {
    var facts = facts
    facts.name = String(repeating: "長", count: 128)
    let name = try #require(OutputPattern(rawValue: "%x.out")).fileName(for: facts)
    #expect(name.utf8.count == 255)
    #expect(name.allSatisfy { $0 == "長" })
  }

  @Test("A path is no pattern", arguments: ["", ".", "..", "a/b", "/a", "a\nb", String(repeating: "a", count: 256)])
  func refused(_ text: String) {
    #expect(OutputPattern(rawValue: text) == nil)
  }

  @Test func `a single run writes index 0`() throws {
    var facts = facts
    facts.index = nil
    #expect(try #require(OutputPattern(rawValue: "%a")).fileName(for: facts) == "0")
  }
}
