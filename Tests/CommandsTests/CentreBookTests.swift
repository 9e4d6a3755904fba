import Foundation
import HTTPService
import Testing

@testable import Commands

/// A centre's books at the terminal.
@Suite struct CentreBookTests {
  private static let statement = """
    {"centre":"hku","centreName":{"en":"HKU","zh-Hant":"港大"},"month":"2026-11","timeZone":"Asia/Hong_Kong","currency":"HKD",
    "isOver":true,"opening":{"minorUnits":1000,"currency":"HKD"},"models":[{"deviceModel":"h100","jobs":1,"deviceSeconds":3600,
    "total":{"minorUnits":2000,"currency":"HKD"}}],"packages":[],"payments":[],"totals":{"jobs":1,"deviceSeconds":3600,
    "jobsTotal":{"minorUnits":2000,"currency":"HKD"},"packagesTotal":{"minorUnits":0,"currency":"HKD"},
    "paid":{"minorUnits":0,"currency":"HKD"}},"closing":{"minorUnits":3000,"currency":"HKD"}}
    """
  private static let jobs = """
    {"items":[{"job":"01jabc","pool":"hku-h100","deviceModel":"h100","devices":1,"state":"timed-out","funding":"own",
    "startedAt":"2026-11-02T00:00:00Z","endedAt":"2026-11-02T01:00:31Z","settledAt":"2026-11-02T01:00:32Z","deviceSeconds":3600,
    "overrunSeconds":31,"pricePerHour":{"minorUnits":2000,"currency":"HKD"},"total":{"minorUnits":2000,"currency":"HKD"}}],
    "next":null}
    """

  @Test func aStatementIsShownWithItsJobsAndWhatWasNotCharged() async throws {
    let hub = try CannedHub()
    hub.answer("GET /api/v1/centres/hku/statements/2026-11", Self.statement)
    hub.answer("GET /api/v1/centres/hku/statements/2026-11/jobs?limit=200", Self.jobs)
    let table = await hub.run("centre", "statement", "hku", "--month", "2026-11")
    #expect(table.code == 0, "\(table)")
    for word in ["01jabc", "31 s", "HK$30.00", "Owed at the end", "timed out"] {
      #expect(table.output.contains(word), "\(word): \(table)")
    }
    let json = await hub.run("centre", "statement", "hku", "--month", "2026-11", "--json")
    let read = try JSONValue(reading: Array(json.output.utf8))
    #expect(read["closing.minorUnits"] == .whole(3000) && read["jobs"].list.count == 1)
    let both = await hub.run("centre", "statement", "hku", "--month", "2026-11", "--json", "--csv")
    #expect(both.code == 2)
    await hub.close()
  }

  @Test(arguments: [(0, Int32(0)), (2, 1)]) func differencesAreToldByTheExitCode(count: Int, code: Int32) async throws {
    let hub = try CannedHub()
    let item =
      #"{"kind":"seconds","isDifference":true,"job":"01jabc","number":"7","inPraya":"3","atCentre":"4","words":{"en":"It took.","zh-Hant":"用時。"}}"#
    let items = Array(repeating: item, count: count).joined(separator: ",")
    hub.answer(
      "GET /api/v1/centres/hku/reconciliations/2026-11",
      #"{"source":"controller","jobs":3,"differences":\#(count),"counts":{},"models":[],"items":[\#(items)],"unlisted":0}"#)
    let table = await hub.run("centre", "reconcile", "hku", "--month", "2026-11")
    #expect(table.code == code, "\(table)")
    #expect(table.output.contains("no accounting") && table.output.contains("01jabc") == (count > 0))
    await hub.close()
  }

  @Test func aPaymentIsSentWithItsReference() async throws {
    let hub = try CannedHub()
    hub.answer("POST /api/v1/centres/hku/payments", #"{"id":"p","voucher":1}"#)
    let paid = await hub.run("centre", "pay", "hku", "125.50", "--reference", "OUT-1")
    #expect(paid.code == 0, "\(paid)")
    let body = try #require(hub.asked(.post, "/api/v1/centres/hku/payments").last?.json)
    #expect(body["amount.minorUnits"] == .whole(12_550) && body["reference"] == .text("OUT-1"))
    #expect(body["inAdvance"] == .boolean(false))
    await hub.close()
  }
}
