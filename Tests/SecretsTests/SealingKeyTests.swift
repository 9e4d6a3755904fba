import Foundation
import Quantities
import Testing

@testable import Secrets

@Suite struct SealingKeyTests {
  @Test func whatIsSealedOpensForItsPurposeUnderItsKeyAndUnchanged() {
    var random = SystemRandom()
    let (key, other) = (SealingKey.generate(using: &random), SealingKey.generate(using: &random))
    for count in [0, 1, 15, 16, 1000] {
      let message = random.bytes(count)
      let sealed = key.seal(message, for: "a", using: &random)
      #expect(key.open(sealed, for: "a") == message)
      #expect(key.open(sealed, for: "b") == nil && other.open(sealed, for: "a") == nil)
      #expect(key.seal(message, for: "a", using: &random) != sealed)
      for index in sealed.indices {
        var changed = sealed
        changed[index] ^= 1
        #expect(key.open(changed, for: "a") == nil)
      }
      #expect(key.open(Array(sealed.dropLast()), for: "a") == nil && key.open([], for: "a") == nil)
    }
  }

  @Test func theFileIsMadeOnceForItsOwnerAlone() throws {
    let folder = NSTemporaryDirectory() + "sealing-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/sealing.key"
    var random = SystemRandom()
    let sealed = try SealingKey.load(orMakeAt: path).seal([1, 2, 3], for: "x", using: &random)
    #expect(try SealingKey.load(orMakeAt: path).open(sealed, for: "x") == [1, 2, 3])
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["sealing.key"])
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    #expect(throws: SealingKey.FileFault.self) { try SealingKey.load(orMakeAt: path) }
    try Data([1, 2]).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(throws: SealingKey.FileFault.self) { try SealingKey.load(orMakeAt: path) }
  }
}
