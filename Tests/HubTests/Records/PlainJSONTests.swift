import Centres
import Foundation
import Hub
import Jobs
import PrayaTestKit
import Quantities
import Storage
import Testing

/// What rows keep as JSON is the same text, and the same value, by the direct way and by Foundation's.
@Suite struct PlainJSONTests {
  private let texts = [
    "", "job", "train-7b", "訓練", "🚀 é", "a\"b", "back\\slash", "line\nbreak", "tab\t", "/path/x", "\u{1}", "\u{7F}", "\u{2028}",
    "{}", ",\"name\":\"x\"", String(repeating: "長", count: 300),
  ]

  private func sameByBothWays<Value: PlainJSON & Equatable>(_ value: Value) throws {
    let (direct, plain) = (PlainJSONColumn(value).stored, JSONColumn(value).stored)
    #expect(direct == plain)
    #expect(try PlainJSONColumn<Value>(stored: plain).value == value)
    #expect(try JSONColumn<Value>(stored: direct).value == value)
  }

  private func request(_ random: inout SeededGenerator) throws -> JobRequest {
    func text() -> String { texts.randomElement(using: &random) ?? "" }
    func maybe() -> String? { Bool.random(using: &random) ? text() : nil }
    let pattern = texts.compactMap(OutputPattern.init(rawValue:)).randomElement(using: &random) ?? .standard
    return JobRequest(
      name: text(), nodes: Int.random(in: 1...4000, using: &random), devicesPerNode: Int.random(in: 0...8, using: &random),
      deviceModel: maybe(), tasks: Int.random(in: 1...64, using: &random), cpusPerNode: Int.random(in: 1...512, using: &random),
      memoryMebibytesPerNode: Bool.random(using: &random) ? Int64.random(in: 0...(1 << 40), using: &random) : nil,
      walltime: Seconds(Int64.random(in: 0...31_536_000, using: &random)), output: pattern,
      errorOutput: Bool.random(using: &random) ? pattern : nil,
      array: Int.random(in: 0..<5, using: &random) == 0 ? try JobArray("0,3,5-9%2") : nil,
      dependencies: (0..<Int.random(in: 0...3, using: &random)).map { _ in text() }, partition: maybe(), account: maybe(),
      hold: Bool.random(using: &random), comment: maybe())
  }

  @Test func requests() throws {
    for seed in 0..<UInt64(500) {
      var random = SeededGenerator(seed: seed)
      try sameByBothWays(try request(&random))
    }
  }

  @Test func placementsAndNodes() throws {
    try sameByBothWays([NodeAllotment]())
    for text in texts {
      try sameByBothWays([NodeAllotment(node: text, devices: []), NodeAllotment(node: "n", devices: [0, 7, -1, 12])])
      for isReported in [nil, true, false] {
        try sameByBothWays([
          PoolRecord.Node(
            name: text, devices: 8, cpus: 128, memoryMebibytes: 1 << 40, isAvailable: text.isEmpty, isReported: isReported)
        ])
      }
    }
    try sameByBothWays(texts)
  }

  @Test func causes() throws {
    for code in [0, 1, 137, -1, Int.max, Int.min] {
      try sameByBothWays(RunEnd.Cause.exited(code: code))
      try sameByBothWays(RunEnd.Cause.signalled(number: code))
    }
    try sameByBothWays(RunEnd.Cause.walltime)
    try sameByBothWays(RunEnd.Cause.cancelled)
    for text in texts {
      try sameByBothWays(RunEnd.Cause.centre(reason: text))
      try sameByBothWays(RunEnd.Cause.launchFailed(reason: text))
    }
  }

  /// What was cut, or is no such value at all, is a fault and never a wrong value; blanks and another order are read.
  @Test func whatIsNotPlainIsReadByFoundation() throws {
    let whole = #"{"devices":[0,1],"node":"n"}"#
    for count in 0..<whole.count {
      #expect(throws: StorageError.self) { try PlainJSONColumn<NodeAllotment>(stored: .text(String(whole.prefix(count)))) }
    }
    for text in [whole + "x", "null", "[]", #"{"devices":["0"],"node":"n"}"#, #"{"devices":[1.5],"node":"n"}"#] {
      #expect(throws: StorageError.self) { try PlainJSONColumn<NodeAllotment>(stored: .text(text)) }
    }
    let spaced = try PlainJSONColumn<NodeAllotment>(stored: .text(#"{ "node": "\u006e", "devices": [ 3 ] }"#))
    #expect(spaced.value == NodeAllotment(node: "n", devices: [3]))
    #expect(throws: StorageError.self) { try PlainJSONColumn<NodeAllotment>(stored: .null) }
  }
}
