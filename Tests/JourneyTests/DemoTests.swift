import Foundation
import PrayaTestKit
import Quantities
import Testing

/// The program itself, as somebody would start it.
@Suite(.serialized) struct DemoTests {
  struct Outcome: Decodable {
    struct Job: Decodable {
      var centre: String
      var state: String
      var device_seconds: Int64
      var price_per_device_hour: Int64
    }
    struct Bill: Decodable {
      var currency: String
      var total: Int64
      var scheme_share: Int64
      var own_share: Int64
    }
    struct Ledger: Decodable {
      var verified: Bool
      var transfers: Int64
    }
    var job: Job
    var bill: Bill
    var ledger: Ledger
  }

  private func check(_ output: String) throws -> Outcome {
    let outcome = try JSONDecoder().decode(Outcome.self, from: Data(output.utf8))
    #expect(outcome.job.state == "completed")
    #expect(outcome.job.device_seconds > 0 && outcome.job.device_seconds.isMultiple(of: 4), "four devices, whole seconds")
    let total = try Rounding.halfUp(Int128(outcome.job.device_seconds) * Int128(outcome.job.price_per_device_hour), over: 3600)
    #expect(outcome.bill.total == total)
    #expect(outcome.bill.scheme_share == (total * 7 + 5) / 10, "70 % rounded half up")
    #expect(outcome.bill.own_share == total - outcome.bill.scheme_share)
    #expect(outcome.bill.currency == "HKD")
    #expect(outcome.ledger.verified)
    // At the least: the appropriation, the award and its acceptance, the payment, two holds and two posts.
    #expect(outcome.ledger.transfers >= 8)
    return outcome
  }

  @Test func theDemoGoesFromApplicationToBill() async throws {
    let run = try await Program.run(["demo", "--once", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let outcome = try check(run.output)
    #expect(outcome.job.centre == "lion-rock-hpc", "the cheapest place where the data may be")
  }

  @Test func otherCentresTakeTheDemosPlace() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "centres-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(
      """
      {"centres": [{"id": "elsewhere", "name": {"en": "Elsewhere", "zh-Hant": "別處"}, "connection": "local",
        "jurisdiction": "HK", "clearance": "internal",
        "pools": [{"id": "elsewhere-t4", "deviceModel": "t4", "pricePerHour": "3333.33",
          "nodes": [{"prefix": "node", "count": 1, "devices": 4, "cpus": 8, "memoryGibibytes": 32}]}]}]}
      """.utf8
    ).write(to: file)
    let run = try await Program.run(["demo", "--once", "--json", "--centres", file.path])
    #expect(run.status == 0, "\(run.errors)")
    let outcome = try check(run.output)
    #expect(outcome.job.centre == "elsewhere")
    #expect(outcome.job.price_per_device_hour == 333_333)
  }

  @Test(.enabled(if: SlurmLab.isPossible, "\(SlurmLab.whyNot)")) func theDemoRunsOnRealSlurm() async throws {
    let lab = try await SlurmLab.ofAllTests.value
    let run = try await Program.run(["demo", "--once", "--json", "--centres", lab.facts.centresFile])
    #expect(run.status == 0, "\(run.errors)")
    let outcome = try check(run.output)
    #expect(outcome.job.centre == "lab-a100", "the cheapest place where the data may be")
    #expect(outcome.job.price_per_device_hour == 1580)
  }

  @Test func aFileThatIsNoCityIsRefusedByItsField() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "centres-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(#"{"centres": [{"id": "elsewhere", "pols": []}]}"#.utf8).write(to: file)
    let run = try await Program.run(["demo", "--once", "--json", "--centres", file.path])
    #expect(run.status == 1)
    #expect(run.errors.contains("centres[0]"))
  }

  @Test func wrongWordsAreWrongUsage() async throws {
    #expect(try await Program.run(["demo", "--onec"]).status == 2)
    #expect(try await Program.run(["dmeo"]).status == 2)
    #expect(try await Program.run(["--help"]).status == 0)
  }
}
