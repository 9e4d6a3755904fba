import Foundation
import ParserChecks
import Quantities
import Testing

/// Every input that is kept, among them those that once broke something, goes through its reader again.
/// One after another: the checks of whole requests share a city.
@Suite(.serialized) struct CorpusTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
  /// No input may take longer; the slowest takes a small part of this.
  private static let longest = Duration.seconds(20)

  private static let seed = ProcessInfo.processInfo.environment["PRAYA_SEED_START"].flatMap { UInt64($0) } ?? 1

  @Test(arguments: ParserCheck.all.map(\.name)) func everyKeptInputIsReadAsPromised(_ name: String) async throws {
    let check = try #require(ParserCheck.named(name))
    let inputs = try Self.inputs(of: check)
    #expect(inputs.count >= 2, "a reader has examples")
    for (file, bytes) in inputs {
      let began = ContinuousClock.now
      do { try await check.run(bytes) } catch { Issue.record("\(name)/\(file): \(error)") }
      #expect(ContinuousClock.now - began < Self.longest, "\(name)/\(file) takes too long")
    }
  }

  @Test(arguments: ParserCheck.all.map(\.name)) func cutAndSpoiltInputsAreReadAsPromised(_ name: String) async throws {
    let check = try #require(ParserCheck.named(name))
    var random = SeededGenerator(seed: Self.seed)
    for (file, bytes) in try Self.inputs(of: check).prefix(40) where !bytes.isEmpty && bytes.count <= check.mostBytes {
      for spoilt in Self.spoilt(bytes, using: &random) {
        do { try await check.run(spoilt) } catch {
          Issue.record("\(name)/\(file): \(error) with \(Data(spoilt).base64EncodedString())")
        }
      }
    }
  }

  @Test func everyFolderOfTheCorpusHasItsReader() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.path + "/Tests/Corpus")
    #expect(Set(folders.filter { !$0.hasPrefix(".") && $0 != "README.md" }) == Set(ParserCheck.all.map(\.name)))
  }

  /// A byte gone, changed, doubled, and the input cut short, each at a random place.
  private static func spoilt(_ bytes: [UInt8], using random: inout SeededGenerator) -> [[UInt8]] {
    let place = Int.random(in: 0..<bytes.count, using: &random)
    var (gone, changed, doubled) = (bytes, bytes, bytes)
    gone.remove(at: place)
    changed[place] = UInt8.random(in: 0...255, using: &random)
    doubled.insert(contentsOf: bytes[place...].prefix(16), at: place)
    return [gone, changed, doubled, Array(bytes[..<place])]
  }

  private static func inputs(of check: ParserCheck) throws -> [(file: String, bytes: [UInt8])] {
    let folders =
      [("Tests/Corpus/" + check.name, "")]
      + check.examples.map { path in
        let parts = path.split(separator: "/").map(String.init)
        return (parts.dropLast().joined(separator: "/"), String((parts.last ?? "").drop { $0 == "*" }))
      }
    return try folders.flatMap { folder, ending in
      try FileManager.default.contentsOfDirectory(atPath: "\(root.path)/\(folder)").sorted()
        .filter { $0.hasSuffix(ending) }
        .map { (file: $0, bytes: Array(try Data(contentsOf: URL(filePath: "\(root.path)/\(folder)/\($0)")))) }
    }
  }
}
