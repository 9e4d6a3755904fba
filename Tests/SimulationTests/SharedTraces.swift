import Foundation
import Workloads

/// The real workloads beside the repository, which are not part of it: in `$PRAYA_SHARED/traces`, or in
/// `../shared/traces` from the package. What needs them is skipped where they are missing.
enum SharedTraces {
  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["PRAYA_SHARED"] {
      return URL(fileURLWithPath: path).appendingPathComponent("traces")
    }
    var package = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { package.deleteLastPathComponent() }
    return package.deletingLastPathComponent().appendingPathComponent("shared/traces")
  }()

  static let areThere = FileManager.default.fileExists(atPath: folder.appendingPathComponent("kth-5k.swf.gz").path)
  /// The long ones take minutes in a debug build.
  static let areLongOnesWanted = ProcessInfo.processInfo.environment["PRAYA_LONG_TESTS"] == "1"

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  static func jobs(_ name: String) throws -> [WorkloadJob] {
    var reader = WorkloadReader(try bytes(name))
    return try reader.allJobs()
  }
}
