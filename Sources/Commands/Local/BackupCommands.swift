import Console
import Foundation
import Hub
import Language
import Quantities
import Storage

/// `praya backup` and `praya restore`: the records and the books, in one file.
enum BackupCommands {
  private static let file = Operand("FILE", as: .text, Phrase("The backup.", "備份檔案。"))
  private static let force = Flag("force", Phrase("Replace the database that is there.", "覆蓋現有資料庫。"))

  static func all(_ local: LocalWork) -> [Command] { [backup(local), restore(local)] }

  private static func backup(_ local: LocalWork) -> Command {
    Command(
      "backup", Phrase("Copy a hub's database into a new file, also while the hub runs.", "將平台資料庫複製到新檔案；平台運行時亦可。"),
      discussion: Phrase(
        "The folders of running jobs are the centres' and are not part of it.", "運行中作業的資料夾屬於算力中心，不在備份之內。"),
      operands: [file], options: [DataFolder.option]
    ) { call in
      let folder = call[DataFolder.option] ?? local.defaultFolder(call.terminal.environment)
      let target = call[file]
      guard !FileManager.default.fileExists(atPath: target) else { throw LocalFile.alreadyThere(target) }
      call.terminal.progress(Phrase("Copying …", "複製中……")[call.language])
      do {
        let source = try await DataFolder(folder).open()
        do { try await source.backup(to: target) } catch {
          await source.close()
          throw error
        }
        await source.close()
      } catch let failure as Failure { throw failure } catch { throw Failure(storage: error, at: folder) }
      let size = (try? FileManager.default.attributesOfItem(atPath: target)[.size] as? Int64) ?? 0
      call.terminal.clearProgress()
      if call.wantsJSON {
        return try call.write(json: JSONValue.fields([("file", .text(target)), ("bytes", .whole(size))]).bytes)
      }
      let bytes = Format.count(size)
      try call.terminal.say(
        Phrase("\(target): \(bytes) bytes.", "\(target)：\(bytes) 位元組。")[call.language].printable)
    }
  }

  private static func restore(_ local: LocalWork) -> Command {
    Command(
      "restore",
      Phrase("Put a backup in the place of a hub's database, in one step. The hub must not run.", "以備份取代平台資料庫，一步完成；平台不可運行。"),
      operands: [file], options: [DataFolder.option, force]
    ) { call in
      let folder = call[DataFolder.option] ?? local.defaultFolder(call.terminal.environment)
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await SQLiteDatabase.restore(
          from: call[file], to: DataFolder(folder).database, migrations: HubSchema.migrations, overwriting: call.has(force))
      } catch { throw Failure(storage: error, at: folder) }
      if call.wantsJSON { return try call.write(json: []) }
      try call.terminal.say(
        Phrase("\(folder) now holds \(call[file]).", "\(folder) 現為 \(call[file]) 的內容。")[call.language].printable)
    }
  }
}
