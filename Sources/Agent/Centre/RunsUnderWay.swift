internal import Centres
internal import Foundation

/// Which runs an agent has let start, with their devices: a file for each, so that a restart forgets none.
struct RunsUnderWay {
  private let folder: String
  private(set) var devices: [RunKey: Int] = [:]

  /// - Throws: `.refused` when the folder cannot be used.
  init(folder: String) throws(CentreFailure) {
    self.folder = folder
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        guard let key = RunKey(rawValue: name) else { continue }
        let text = FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) }
        // What a power cut left half is counted as nothing: the run itself is asked about all the same.
        devices[key] = text.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
      }
    } catch { throw .refused(reason: "\(folder) cannot be used: \(error.localizedDescription)") }
  }

  var total: Int { devices.values.reduce(0) { $0.addingReportingOverflow($1).partialValue } }

  mutating func add(_ key: RunKey, devices count: Int) throws(CentreFailure) {
    do { try Data("\(count)\n".utf8).write(to: URL(filePath: "\(folder)/\(key)"), options: .atomic) } catch {
      throw .troubled(reason: "\(folder) cannot be written: \(error.localizedDescription)")
    }
    devices[key] = count
  }

  mutating func remove(_ key: RunKey) {
    guard devices.removeValue(forKey: key) != nil else { return }
    try? FileManager.default.removeItem(atPath: "\(folder)/\(key)")
  }
}
