import Foundation
import Testing

@testable import Slurm

/// Programs that are run, whatever they do.
@Suite struct CommandTests {
  private func shell(_ text: String, time: Duration = .seconds(20), most: Int = 1 << 20) -> Command {
    Command(arguments: ["/bin/sh", "-c", text], environment: ["PATH": "/usr/bin:/bin"], time: time, mostOutputBytes: most)
  }

  @Test("A command gets its arguments as they are, its whole environment, its input and its attachment") func given() async throws
  {
    var command = Command(
      arguments: [
        "/bin/sh", "-c", #"printf '%s|' "$@"; env | grep -c .; cat; cat <&3"#, "sh", "-a; rm", "$(id)", "two words", "",
      ],
      environment: ["PATH": "/usr/bin:/bin", "X": "y\nz"])
    command.input = Array("in".utf8)
    command.attachment = Array("attached".utf8)
    let outcome = try await command.run()
    #expect(outcome.succeeded)
    #expect(outcome.output.hasPrefix("-a; rm|$(id)|two words||"))
    #expect(outcome.output.hasSuffix("\ninattached"))
  }

  @Test("A command that takes too long is ended with everything that it started") func tooLong() async throws {
    let file = "/tmp/praya-command-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: file) }
    let start = ContinuousClock.now
    await #expect(throws: SlurmFailure.self) {
      try await shell("(sleep 300 & echo $! > \(file); wait) & sleep 300", time: .milliseconds(500)).run()
    }
    #expect(ContinuousClock.now - start < .seconds(120))
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let child = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    // A killed process may be seen until its parent has taken its status.
    for _ in 0..<100 where kill(child, 0) == 0 { try await Task.sleep(for: .milliseconds(20)) }
    #expect(kill(child, 0) != 0)
  }

  @Test("A command that writes without end is ended") func tooMuch() async throws {
    await #expect(throws: SlurmFailure.unreadable(reason: "sh wrote more than 1000 bytes")) {
      try await shell("yes", most: 1000).run()
    }
  }

  @Test("Complaints are cut, and a failure is told by its status") func complaints() async throws {
    let outcome = try await shell("head -c 100000 /dev/zero | tr '\\0' x >&2; exit 3").run()
    #expect(!outcome.succeeded && outcome.status == 3 << 8)
    #expect(outcome.errors.utf8.count <= (16 << 10) + 1)
  }

  @Test("One that does not read its input, or leaves a child behind that holds its output, is not waited for") func left()
    async throws
  {
    var command = shell("sleep 300 & echo done")
    command.input = [UInt8](repeating: 0x20, count: 1 << 20)
    let start = ContinuousClock.now
    #expect(try await command.run().output == "done\n")
    #expect(ContinuousClock.now - start < .seconds(120))
  }

  @Test("A program that is not there, or an argument with a zero byte, is refused") func refused() async {
    await #expect(throws: SlurmFailure.self) { try await Command(arguments: ["/no/such/program"], environment: [:]).run() }
    await #expect(throws: SlurmFailure.self) { try await Command(arguments: ["/bin/echo", "a\u{0}b"], environment: [:]).run() }
  }
}
