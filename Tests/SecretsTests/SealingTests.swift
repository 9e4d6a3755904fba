import Foundation
import Quantities
import Secrets
import Testing

@Suite struct SealingTests {
  @Test func onlyTheSameKeyAndPurposeOpenWhatIsSealed() throws {
    var random = SeededGenerator(seed: 3)
    let (key, other) = (SealingKey.generate(using: &random), SealingKey.generate(using: &random))
    for length in [0, 1, 20, 1000] {
      let message = random.bytes(length)
      let sealed = key.seal(message, for: "a:1", using: &random)
      #expect(key.open(sealed, for: "a:1") == message)
      #expect(key.open(sealed, for: "a:2") == nil && other.open(sealed, for: "a:1") == nil)
      #expect(key.seal(message, for: "a:1", using: &random) != sealed)
      for index in stride(from: 0, to: sealed.count, by: 7) {
        var changed = sealed
        changed[index] ^= 1
        #expect(key.open(changed, for: "a:1") == nil)
      }
      #expect(key.open(Array(sealed.dropLast()), for: "a:1") == nil)
    }
    for length in 0..<41 { #expect(key.open([UInt8](repeating: 0, count: length), for: "") == nil) }
    var short = [UInt8](repeating: 1, count: 31)
    #expect(SealingKey(consuming: &short) == nil)
  }

  private func folder() throws -> String {
    let path = NSTemporaryDirectory() + "praya-sealing-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  @Test func aKeyIsMadeOnceAndFoundAgain() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/sealing.key"
    var random = SeededGenerator(seed: 4)
    let sealed = try SealingKey.load(orMakeAt: path).seal([1, 2, 3], for: "x", using: &random)
    #expect(try SealingKey.load(orMakeAt: path).open(sealed, for: "x") == [1, 2, 3])
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["sealing.key"])
  }

  @Test func aKeyThatOthersCanReadOrThatIsNoneIsRefusedAndLeftAlone() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/sealing.key"
    _ = try SealingKey.load(orMakeAt: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(throws: SealingKey.FileFault.readableByOthers(path: path)) { try SealingKey.load(orMakeAt: path) }
    for text in ["", "abc", String(repeating: "x", count: 64), String(repeating: "a", count: 66)] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      #expect(throws: SealingKey.FileFault.malformed(path: path)) { try SealingKey.load(orMakeAt: path) }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
    #expect(throws: SealingKey.FileFault.self) { try SealingKey.load(orMakeAt: "/nonexistent-folder/sealing.key") }
  }

  @Test func whatEverybodyTriesFirstIsCommon() {
    for text in [
      "password123", "PassWord123", "1234567890", "aaaaaaaaaaaa", "ababababab", "qwertyuiop", "abcdefghijkl", "9876543210",
    ] {
      #expect(CommonPasswords.contains(text), "\(text)")
    }
    for text in ["correct horse battery", "a phrase that nobody guesses", "Tsing Ma 1997 bridge", "k7#mQ2vL9x"] {
      #expect(!CommonPasswords.contains(text), "\(text)")
    }
  }
}
