import Console
import Foundation
import Glibc
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

extension LocalText {
  /// Resident pages of this process, as the kernel tells them (proc(5), statm).
  static func residentPages() -> Int64? {
    // Files of the kernel have no size, so they are read by line and not by length.
    guard let file = fopen("/proc/self/statm", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return nil }
    let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
    return fields.count > 1 ? Int64(fields[1]) : nil
  }
}
