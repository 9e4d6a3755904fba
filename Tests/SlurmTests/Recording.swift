import Foundation
import Testing

@testable import Slurm

/// Answers in the folder `Recorded`.
enum Recording {
  static func bytes(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Recorded")
    return Array(try Data(contentsOf: folder.appending(path: name)))
  }

  static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  static func value(_ name: String) throws -> RestValue { try RestValue(reading: try bytes(name), mostBytes: 1 << 20) }

  /// The one job of an answer.
  static func job(_ name: String) throws -> SlurmJob {
    let jobs = try value(name).required("jobs").list()
    return try RestReading.job(try #require(jobs.first))
  }
}
