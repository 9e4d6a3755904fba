internal import Centres
internal import Foundation

/// Which runs an agent has let start, with what they take: a file for each, so that a restart forgets none.
struct RunsUnderWay {
  private let folder: String
  private(set) var usage: [RunKey: CentreUsage] = [:]

  /// - Throws: `.refused` when the folder cannot be used.
  init(folder: String) throws(CentreFailure) {
    self.folder = folder
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        guard let key = RunKey(rawValue: name) else { continue }
        // What cannot be read is counted as nothing, until its cluster tells what the run has.
        usage[key] =
          FileManager.default.contents(atPath: "\(folder)/\(name)").flatMap { RunsUnderWay.read($0) } ?? CentreUsage.none
      }
    } catch { throw .refused(reason: "\(folder) cannot be used: \(error.localizedDescription)") }
  }

  var total: CentreUsage { usage.values.reduce(.none) { $0 + $1 } }

  func total(without key: RunKey) -> CentreUsage { usage.reduce(.none) { $1.key == key ? $0 : $0 + $1.value } }

  mutating func put(_ key: RunKey, _ taken: CentreUsage) throws(CentreFailure) {
    guard usage[key] != taken else { return }
    do throws(DurableText.Errno) {
      try DurableText.write("\(taken.devices) \(taken.cpus)\n", to: key.rawValue, in: folder)
    } catch { throw .troubled(reason: "\(folder) cannot be written: \(error.words)") }
    usage[key] = taken
  }

  mutating func remove(_ key: RunKey) {
    guard usage.removeValue(forKey: key) != nil else { return }
    try? FileManager.default.removeItem(atPath: "\(folder)/\(key)")
  }

  /// Devices and CPUs; nil where it was not written to its end.
  private static func read(_ bytes: Data) -> CentreUsage? {
    guard bytes.last == UInt8(ascii: "\n") else { return nil }
    let numbers = String(decoding: bytes.dropLast(), as: UTF8.self).split(separator: " ").map { Int($0) }
    guard numbers.count == 2, let devices = numbers[0], let cpus = numbers[1], devices >= 0, cpus >= 0 else { return nil }
    return CentreUsage(devices: devices, cpus: cpus)
  }
}
