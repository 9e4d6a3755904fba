import Language
import Quantities
import Testing

@testable import Schemes

@Suite struct RoundTripTests {
  @Test func aFileWithEveryFieldWritesBackEqual() throws {
    let (scheme, faults) = Scheme.read(Array(everything.utf8))
    #expect(faults.isEmpty, "\(faults)")
    let read = try #require(scheme)
    #expect(Scheme.read(read.write()).scheme == read)
    #expect(read.fund.perYear == .money(money("400000.50", "CNY")))
    #expect(read.request.months == .listed([3, 6, 12]))
    #expect(read.requirements[1].must.count == 13)
    #expect(read.decision.publicHolidays == [day("2026-05-04")])
    #expect(read.notes.first?.english == "A note with \"quotes\" and a tab\t.")
    // Every name of the format stands in what was written, so that no field is lost in writing.
    let written = String(decoding: read.write(), as: UTF8.self)
    for name in everything.matches(of: /"([a-z-]+)":/).map({ String($0.1) }) { #expect(written.contains("\"\(name)\":")) }
  }

  @Test func escapesAreReadAndWritten() throws {
    let note = #"[{ "en": "\u0041\ud83d\ude00\/\b\f\r\n\\", "zh-Hant": "附註" }]"#
    let range = try #require(everything.firstRange(of: #"[{ "en": "A note with \"quotes\" and a tab\t.", "zh-Hant": "附註" }]"#))
    let text = everything[..<range.lowerBound] + note + everything[range.upperBound...]
    let scheme = try #require(Scheme.read(Array(text.utf8)).scheme)
    #expect(scheme.notes.first?.english == "A😀/\u{8}\u{C}\r\n\\")
    #expect(Scheme.read(scheme.write()).scheme == scheme)
  }

  /// Bytes changed, dropped, doubled and swapped at random: reading never traps, a scheme that is read writes
  /// back to an equal one, and one that is not read has a fault that says why.
  @Test(arguments: [UInt64(1), 2, 3])
  func noMutilatedFileTrapsOrReadsAsSomethingThatWritesDifferently(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let samples = [Array(everything.utf8)] + Presets.files
    var survivors = 0
    for _ in 0..<700 {
      guard var bytes = samples.randomElement(using: &random) else { continue }
      for _ in 0..<Int.random(in: 1...3, using: &random) { mutilate(&bytes, &random) }
      let (scheme, faults) = Scheme.read(bytes)
      #expect((scheme == nil) == !faults.isEmpty)
      guard let scheme else { continue }
      survivors += 1
      let written = scheme.write()
      let again = Scheme.read(written).scheme
      #expect(again == scheme, "\(String(decoding: bytes, as: UTF8.self))")
      #expect(again?.write() == written)
    }
    // Enough of them live that the second half of the property is tried.
    #expect(survivors > 50)
  }

  private func mutilate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let telling = Array("{}[]\",:0123456789.-eEtfn\\u/% \n".utf8)
    let place = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes[place] = telling[Int.random(in: 0..<telling.count, using: &random)]
    case 2: bytes.remove(at: place)
    case 3: bytes.insert(telling[Int.random(in: 0..<telling.count, using: &random)], at: place)
    case 4: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
    default:
      // Digits are where a file stays readable and means something else.
      let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
      if let digit = digits.randomElement(using: &random) { bytes[digit] = UInt8.random(in: 0x30...0x39, using: &random) }
    }
    if bytes.isEmpty { bytes = [0x7B] }
  }
}
