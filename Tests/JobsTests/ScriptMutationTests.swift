import Jobs
import Language
import Quantities
import Testing

@Suite struct ScriptMutationTests {
  private static let seedScript = """
    #!/bin/bash
    #SBATCH --job-name="my train" -p gpu   # a comment
    #SBATCH -N 2 --gres=gpu:a100:4,gpu:h100:0
    #SBATCH --gpus-per-node=4 --ntasks-per-node 2 -c4
    #SBATCH --mem=64G --time=1-02:03:04
    #SBATCH --array=0,3,5-9:2%3 --dependency=afterok:01abc:01abd
    #SBATCH -o logs/%x-%A_%4a.out -e'err %N.txt' --hold
    #SBATCH --mail-type=END --exclusive
    python train.py
    """

  @Test func `no mutation of a script crashes the reader, and what it accepts keeps the limits`() throws {
    var random = SeededGenerator(seed: 6)
    let original = Array(Self.seedScript.utf8)
    let snippets = [
      "-", "--", "=", "%", ":", ",", "0", "99999999999999999999", "\"", "\\", "#", "gpu", "\u{301}", " ", "\n#SBATCH ",
    ]
    var accepted = 0
    for _ in 0..<2_000 {
      var bytes = original
      for _ in 0...Int.random(in: 0...4, using: &random) {
        let place = Int.random(in: 11..<bytes.count, using: &random)
        switch Int.random(in: 0...4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: Array(snippets.randomElement(using: &random)?.utf8 ?? "".utf8), at: place)
        case 3: bytes.swapAt(place, Int.random(in: 11..<bytes.count, using: &random))
        default: bytes.removeSubrange(place..<min(place + Int.random(in: 1...20, using: &random), bytes.count))
        }
      }
      do {
        let reading = try JobScript.read(bytes, overrides: ["-t", "5"])
        accepted += 1
        try check(reading.request)
      } catch let problem as Problem {
        #expect(!problem.faults.isEmpty)
      }
    }
    // Neither all refused nor all accepted: the mutations reach both sides.
    #expect((200..<1_900).contains(accepted), "\(accepted) accepted")
  }

  private func check(_ request: JobRequest) throws {
    #expect((1...JobLimits.nodes).contains(request.nodes))
    #expect((0...JobLimits.devices).contains(request.totalDevices))
    #expect((request.nodes...JobLimits.tasks).contains(request.tasks))
    #expect((1...JobLimits.cpusPerNode).contains(request.cpusPerNode))
    #expect((1...JobLimits.arrayIndexes).contains(request.runs))
    #expect(!request.name.isEmpty && request.name.count <= JobLimits.nameCharacters)
    #expect(request.devicesPerNode > 0 || request.deviceModel == nil)
    #expect(try request.maximumUse.count == Int64(request.totalDevices) * 300)
  }
}
