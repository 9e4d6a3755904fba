import PrayaTestKit
import Quantities
import Testing

@testable import Slurm

@Suite struct HostListTests {
  @Test(
    "Lists of every form are expanded in their order",
    arguments: [
      ("", []), ("n1", ["n1"]), ("n[1-3,7],m01", ["n1", "n2", "n3", "n7", "m01"]), ("m01-[02]", ["m01-02"]),
      ("n[08-11]", ["n08", "n09", "n10", "n11"]), ("n[1-2]-ib[3,5]", ["n1-ib3", "n1-ib5", "n2-ib3", "n2-ib5"]),
      ("a,b[1],c", ["a", "b1", "c"]), ("r[1-2]n[01-02]x", ["r1n01x", "r1n02x", "r2n01x", "r2n02x"]), ("n[9-10]", ["n9", "n10"]),
      ("n[007]", ["n007"]),
    ])
  func forms(text: String, names: [String]) throws { #expect(try HostList.names(text) == names) }

  @Test(
    "What is no list is refused, and quickly what names more nodes than there are",
    arguments: [
      "n[1-999999999]", "n[1-3", "n1-3]", "n[[1]]", "n[]", "n[a]", "n[3-1]", "n[1-]", "n[-1]", ",", "n1,", "n 1", "n\n1",
      "n\u{0}",
      "n[1-300]x[1-300]", "n[1-999999999999999999999]", "n[1--3]", "n[1-2-3]", "n[00000000000000000000000001]",
      String(repeating: "n", count: 256), String(repeating: "n[1-2]", count: 200),
    ])
  func refused(text: String) {
    let start = ContinuousClock.now
    #expect(throws: SlurmFailure.self) { try HostList.names(text) }
    #expect(ContinuousClock.now - start < .seconds(1))
  }

  @Test("A list that is written of any names reads as those names", arguments: 0..<200)
  func written(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var (text, names): ([String], [String]) = ([], [])
    for _ in 0..<generator.number(1...6) {
      let prefix = generator.pick(["n", "gpu-", "r1c", "a.b"]) ?? "n"
      let width = generator.number(1...4)
      func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
      }
      let (low, length) = (generator.number(0...1200), generator.number(0...20))
      let suffix = generator.pick(["", "-ib", "x"]) ?? ""
      text.append("\(prefix)[\(padded(low))-\(padded(low + length)),\(padded(5))]\(suffix)")
      names += ((low...(low + length)).map(padded) + [padded(5)]).map { prefix + $0 + suffix }
    }
    #expect(try HostList.names(text.joined(separator: ",")) == names)
  }

  @Test("Any bytes are read or refused, with never more names than allowed", arguments: 0..<300)
  func anyBytes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let letters = Array("n019[]-,: \u{0}é")
    let text = String((0..<generator.number(0...40)).map { _ in generator.pick(letters) ?? "n" })
    if let names = try? HostList.names(text, most: 500) { #expect(names.count <= 500) }
  }
}
