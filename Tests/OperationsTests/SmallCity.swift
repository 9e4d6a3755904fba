import Foundation
import PrayaTestKit
import HTTPService
import Hub
import Testing

/// A city with one of each, for tests that start the program.
enum SmallCity {
  static let password = "a-long-enough-password"

  static let file = """
    {
      "city": {"name": {"en": "Small", "zh-Hant": "小城"}, "currency": "HKD", "timeZone": "Asia/Hong_Kong"},
      "organisations": [{"id": "firm", "name": {"en": "Firm", "zh-Hant": "公司"},
        "facts": {"kind": "enterprise", "size": "small", "employees": 5, "place": "HK"}}],
      "schemes": [{"scheme": {
        "id": "vouchers", "name": {"en": "Vouchers", "zh-Hant": "券"}, "summary": {"en": "Money.", "zh-Hant": "款項。"},
        "jurisdiction": "HK", "currency": "HKD",
        "source": {"title": {"en": "Invented", "zh-Hant": "虛構"}, "marks": ["unverified"]},
        "grants": {"kind": "money"}, "base": {"of": "costs"}, "rates": [{"rate": "70%"}],
        "requirements": [{"must": {"kinds": ["enterprise"], "places": ["HK"]}}]},
        "open": true, "appropriations": [{"reference": "1", "amount": "1000000"}]}],
      "centres": [{"id": "here", "name": {"en": "Here", "zh-Hant": "此處"}, "connection": "local", "jurisdiction": "HK",
        "clearance": "internal", "pools": [{"id": "here-t4", "deviceModel": "t4", "pricePerHour": "36.00",
          "nodes": [{"prefix": "here-", "count": 2, "devices": 8, "cpus": 16, "memoryGibibytes": 64}]}]}],
      "projects": [{"id": "work", "organisation": "firm", "name": {"en": "Work", "zh-Hant": "工作"}, "dataClass": "open",
        "jurisdictions": []}],
      "people": [
        {"signIn": "lead", "name": "Lead", "language": "en", "roles": [{"role": "project-lead", "organisation": "firm"},
          {"role": "project-lead", "project": "work"}]},
        {"signIn": "member", "name": "Member", "language": "zh-Hant", "roles": [{"role": "member", "project": "work"}]},
        {"signIn": "officer", "name": "Officer", "language": "en", "roles": [{"role": "scheme-officer", "scheme": "vouchers"}]},
        {"signIn": "auditor", "name": "Auditor", "language": "en", "roles": [{"role": "auditor", "hub": true}]}
      ]
    }
    """

  /// Sets it up in a folder, with one password for all, and money of the project's own.
  ///
  /// - Parameter centres: a file with a list of centres in place of its own.
  static func found(in folder: Folder, _ file: String = SmallCity.file, centres: String? = nil) async throws {
    let passwordFile = try folder.write("password", password + "\n")
    let made = try await Program.run(["admin", "create", "admin", "--password-file", passwordFile, "--data", folder.data])
    #expect(made.status == 0, "\(made.errors)")
    let city = try folder.write("city.json", try text(file, centres: centres))
    let applied = try await Program.run(["city", "apply", city, "--data", folder.data])
    #expect(applied.status == 0, "\(applied.errors)")
    let hub = try await RunningHub.start(folder)
    let administrator = try await Client(hub.address).signedIn("admin", password)
    for person in ["lead", "member", "officer", "auditor"] {
      let set = try await administrator.send(.put, "people/\(person)/password", .object(["password": .text(password)]))
      #expect(set.isDone, "\(set)")
    }
    let paid = try await administrator.post(
      "projects/work/payments", ["amount": money(1_000_000), "bankReference": .text("FPS-1")], key: "payment-1")
    #expect(paid.isDone, "\(paid)")
    #expect(hub.stop() == 0, "\(hub.said)")
  }

  private static func text(_ file: String, centres: String?) throws -> String {
    guard let centres, case .object(var city) = try StrictJSON.read(JSONFragment.self, from: Array(file.utf8)) else {
      return file
    }
    let list = try Data(contentsOf: URL(filePath: centres))
    city["centres"] = try StrictJSON.read(JSONFragment.self, from: [UInt8](list))
    return String(decoding: try JSONFragment.object(city).bytes(), as: UTF8.self)
  }

  static func money(_ minorUnits: Int64) -> JSONFragment {
    .object(["minorUnits": .integer(minorUnits), "currency": .text("HKD")])
  }

  /// The books and the audit log, recomputed by the program itself.
  static func verify(_ hub: RunningHub) async throws {
    let auditor = try await Client(hub.address).signedIn("auditor", password)
    for what in ["ledger", "audit"] {
      let answer = try await auditor.get("\(what)/verification")
      #expect(answer.body["verified"] == .bool(true), "\(what): \(answer)")
      let run = try await Program.run(
        [what, "verify"], environment: ["PRAYA_HUB": hub.address, "PRAYA_TOKEN": auditor.secret ?? ""])
      #expect(run.status == 0, "praya \(what) verify: \(run.errors)")
    }
  }
}
