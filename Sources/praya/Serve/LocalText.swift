import Console
import Foundation
import Language

/// Files that the command line names.
enum LocalText {
  /// The file's text. - Throws: a failure in words when it cannot be read.
  static func read(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

  static func bytes(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(Phrase("The file \(path) cannot be read.", "無法讀取檔案 \(path)。"))
    }
    return Array(data)
  }
}
