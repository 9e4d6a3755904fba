import Centres
import Devices
import Foundation
import Glibc
import Hub
import Language
import Quantities
import Secrets
import Storage
import Web

/// A hub over a data folder: the one place where the rooms are put together.
///
/// The folder holds `praya.db` (with what SQLite keeps beside it), `sealing.key`, which opens what is sealed in the database
/// and is in no copy of it, and `centres/`, a folder for each centre: a local one's runs, a cluster's
/// journal.
struct Installation {
  /// The data folder unless another is named: the system's for root, the person's own otherwise.
  static func defaultFolder(_ environment: [String: String]) -> String {
    if geteuid() == 0 { return "/var/lib/praya" }
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/praya" }
    return "\(environment["HOME"] ?? ".")/.local/state/praya"
  }

  let folder: String
  let hub: Hub
  private let directory: CentreDirectory
  private let database: SQLiteDatabase

  /// Opens the folder, makes it where it is missing, and connects its centres.
  ///
  /// - Parameter mail: nil for work on the folder that sends none; notices wait for a hub that does.
  /// - Throws: a problem in words: another Praya has the folder, a newer one wrote it, it cannot be written.
  static func open(
    _ folder: String, mail: MailDesk? = nil, streams: StreamLimits = StreamLimits(),
    webhooks: WebhookDestinations = WebhookDestinations(), retention: Retention = Retention(), moves: MoveTerms = MoveTerms(),
    log: @escaping @Sendable (String) -> Void
  ) async throws(Problem) -> Installation {
    let folder = folder.hasPrefix("/") ? folder : "\(FileManager.default.currentDirectoryPath)/\(folder)"
    try makeFolder(folder)
    let database: SQLiteDatabase
    do {
      database = try await SQLiteDatabase.open(path: "\(folder)/praya.db", migrations: HubSchema.migrations)
      try await database.check(records: HubSchema.records)
    } catch { throw Problem(opening: folder, error) }
    let sealing: SealingKey
    do throws(SealingKey.FileFault) { sealing = try SealingKey.load(orMakeAt: "\(folder)/sealing.key") } catch {
      await database.close()
      throw Problem(error)
    }
    let connector = CentreConnector(folder: folder, log: log)
    let directory = CentreDirectory(connector: { centre, pools in await connector.join(centre, pools) })
    var terms = WebhookTerms()
    terms.allowsPlainLoopback = webhooks.allowsLoopback
    var limits = HubLimits()
    limits.moves = moves
    let hub = Hub(
      database: database, clock: SystemClock(), random: SystemRandom(), passwords: PasswordDesk(), devices: .standard,
      directory: directory, sealing: sealing, mail: mail, streams: streams, webhooks: terms, limits: limits,
      retention: retention)
    let installation = Installation(folder: folder, hub: hub, directory: directory, database: database)
    do { try await hub.connectCentres() } catch {
      await installation.close()
      throw error
    }
    return installation
  }

  /// Ends what goes on for the centres, then closes the database.
  func close() async {
    await directory.end()
    await database.close()
  }

  /// Copies the database, as it is now, into a new file.
  func backup(to path: String) async throws { try await database.backup(to: path) }

  /// Jobs run under users of their own, who must be able to pass through the folders on the way to theirs.
  private static func makeFolder(_ path: String) throws(Problem) {
    var made = ""
    for part in path.split(separator: "/") {
      made += "/\(part)"
      if mkdir(made, 0o711) != 0, errno != EEXIST {
        let reason = String(cString: strerror(errno))
        throw Problem(
          .unavailable, "data-folder", Phrase("The data folder \(path) cannot be made: \(reason).", "無法建立資料夾 \(path)：\(reason)。"))
      }
    }
  }
}

/// The system's clock.
struct SystemClock: Quantities.Clock {
  var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(millisecondsSince1970: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

extension Problem {
  /// Why a data folder does not open, in words.
  init(opening folder: String, _ error: any Error) {
    switch error {
    case StorageError.inUse:
      self.init(
        .conflict, "in-use",
        Phrase(
          "Another Praya has \(folder) open. Stop it first, or name another folder with --data.",
          "另一個 Praya 正使用 \(folder)。請先停止，或以 --data 指定其他資料夾。"))
    case StorageError.newerSchema(let found, let newest):
      self.init(
        .conflict, "newer-schema",
        Phrase(
          "\(folder) was written by a newer Praya (schema \(found); this one knows \(newest)). Nothing was changed.",
          "\(folder) 由較新版本的 Praya 寫入（結構版本 \(found)，本版本只支援 \(newest)）。資料未有更改。"))
    case StorageError.corrupt(let detail):
      self.init(
        .internal, "corrupt", Phrase("\(folder) holds what Praya did not write: \(detail)", "\(folder) 的內容並非由 Praya 寫入：\(detail)")
      )
    case StorageError.unwritable(_, let detail):
      self.init(.unavailable, "unwritable", Phrase("\(folder) cannot be used: \(detail)", "無法使用 \(folder)：\(detail)"))
    default:
      self = (error as? any ProblemConvertible)?.problem ?? Problem(.internal, "internal", Phrase(same: "\(error)"))
    }
  }
}

extension Problem {
  /// Why the key beside the database cannot be used, in words.
  init(_ fault: SealingKey.FileFault) {
    switch fault {
    case .readableByOthers(let path):
      self.init(
        .conflict, "key-readable",
        Phrase(
          "\(path) is a key and others can read it. Do 'chmod 600 \(path)'.", "\(path) 是金鑰，但其他人可以讀取。請執行「chmod 600 \(path)」。"))
    case .malformed(let path):
      self.init(
        .conflict, "key-malformed",
        Phrase(
          "\(path) is not the key that Praya made. Bring it back from where it is kept.",
          "\(path) 並非 Praya 產生的金鑰，請由備份還原。"))
    case .unreachable(let path, let reason):
      self.init(.unavailable, "key-unreachable", Phrase("\(path) cannot be used: \(reason)", "無法使用 \(path)：\(reason)"))
    }
  }
}
