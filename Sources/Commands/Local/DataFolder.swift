import Console
import Devices
import Foundation
import Hub
import Language
import Ledger
import Quantities
import Secrets
import Storage

/// A hub's data folder, looked at without a hub.
struct DataFolder {
  static let option = Option(
    "data", "DIR", as: .text, Phrase("The hub's data folder on this machine.", "本機上的平台資料夾。"))

  private let folder: String

  init(_ folder: String) { self.folder = folder }

  var database: String { "\(folder)/praya.db" }

  /// What the API says of the ledger, computed here.
  func verifyLedger() async throws -> JSONValue {
    switch try await looking({ hub throws(Problem) in try await hub.verifyLedger(by: nil) }) {
    case .sound(let books):
      .fields([
        ("verified", .boolean(true)), ("transfers", .whole(Int64(books.transfers))), ("accounts", .whole(Int64(books.accounts))),
        ("openHolds", .whole(Int64(books.openHolds))),
        ("head", .fields([("sequence", .whole(books.head.sequence)), ("hash", .text("\(books.head.hash)"))])),
      ])
    case .broken(let fault):
      .fields([("verified", .boolean(false)), ("fault", Self.json(fault))])
    }
  }

  private static func json(_ fault: LedgerFault) -> JSONValue {
    let message = fault.problem.message
    return .fields([
      ("name", .text(fault.problem.name)), ("sequence", fault.sequence.map { .whole($0) }),
      ("message", .fields([("en", .text(message.english)), ("zh-Hant", .text(message.traditionalChinese))])),
    ])
  }

  /// The folder of the audit log's heads, where it has one.
  var auditHeads: String? {
    let path = "\(folder)/audit-heads"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// What the API says of the audit log, computed here.
  func verifyAudit(against heads: [PublishedHead]) async throws -> JSONValue {
    let found = try await looking { hub throws(Problem) in try await hub.verifyAudit(against: heads, by: nil) }
    return .fields([
      ("verified", .boolean(found.isSound)), ("lines", .whole(found.lines)), ("head", .text(found.head)),
      ("firstFault", found.firstFault.map { .whole($0) }), ("headsChecked", .whole(Int64(found.headsChecked))),
      ("headFaults", .list(found.headFaults.map(Self.json))),
    ])
  }

  private static func json(_ fault: AuditVerification.HeadFault) -> JSONValue {
    .fields([
      ("kind", .text(fault.kind.rawValue)), ("day", .text("\(fault.day)")), ("position", .whole(fault.position)),
      ("published", .boolean(fault.isPublished)),
      (
        "message",
        .fields([("en", .text(fault.message.english)), ("zh-Hant", .text(fault.message.traditionalChinese))])
      ),
    ])
  }

  /// The database, to look at only.
  func open() async throws -> SQLiteDatabase {
    guard FileManager.default.fileExists(atPath: database) else {
      throw Failure(Phrase("\(folder) holds no hub's data: there is no praya.db.", "\(folder) 沒有平台資料：找不到 praya.db。"))
    }
    do { return try await SQLiteDatabase.openReadOnly(path: database, migrations: HubSchema.migrations) } catch {
      throw Failure(storage: error, at: folder)
    }
  }

  /// Runs `body` on a hub that can only read.
  private func looking<Answer: Sendable>(_ body: (Hub) async throws(Problem) -> Answer) async throws -> Answer {
    let database = try await open()
    var random = SystemRandom()
    let hub = Hub(
      database: database, clock: StoppedClock(), random: random, passwords: PasswordDesk(), devices: .standard,
      directory: CentreDirectory(),  // What is sealed is not looked at.
      sealing: SealingKey.generate(using: &random))
    do throws(Problem) {
      let answer = try await body(hub)
      await database.close()
      return answer
    } catch {
      await database.close()
      throw Failure(error)
    }
  }
}

/// Whoever only reads asks for no time.
private struct StoppedClock: Quantities.Clock {
  var now: Instant { Instant(millisecondsSince1970: 0) }
}
