import Console
import Language
import Storage

extension Failure {
  /// Why a data folder, or a file of it, cannot be used.
  init(storage error: any Error, at folder: String) {
    self.init(Self.words(for: error, at: folder))
  }

  private static func words(for error: any Error, at folder: String) -> Phrase {
    guard let error = error as? StorageError else { return Phrase(same: "\(folder): \(error)") }
    return switch error {
    case .inUse(let path):
      Phrase("A hub has \(path) open. Stop it first.", "平台正使用 \(path)，請先停止平台。")
    case .newerSchema(let found, let newest):
      Phrase(
        "\(folder) was written by a newer Praya: its schema is \(found), this one knows \(newest).",
        "\(folder) 由較新版本的 Praya 寫入：其結構版本為 \(found)，本版本只支援至 \(newest)。")
    case .unwritable(let path, let detail): Phrase("\(path): \(detail).", "\(path)：\(detail)。")
    case .corrupt(let detail):
      Phrase("\(folder) holds what Praya did not write: \(detail)", "\(folder) 的內容並非由 Praya 寫入：\(detail)")
    case .duplicate, .dangling, .missing, .immutable, .closed: Phrase(same: "\(folder): \(error)")
    }
  }
}
