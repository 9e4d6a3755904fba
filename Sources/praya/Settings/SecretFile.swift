import Console
import Foundation
import Glibc
import Language

/// Files that hold secrets: keys, passwords.
enum SecretFile {
  /// The file's bytes, if nobody but its owner may read it. - Throws: a failure in words.
  static func read(_ path: String) throws -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      throw Failure(
        Phrase(
          "The secret file \(path) cannot be read: \(String(cString: strerror(errno))).",
          "無法讀取機密檔案 \(path)：\(String(cString: strerror(errno)))。"))
    }
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= 1 << 20 else {
      throw Failure(Phrase("The secret file \(path) is no file of at most 1 MiB.", "機密檔案 \(path) 須為不超過 1 MiB 的檔案。"))
    }
    guard status.st_mode & 0o077 == 0 else {
      throw Failure(
        Phrase(
          "Others may read the secret file \(path): run chmod 600 \(path).", "其他用戶可讀取機密檔案 \(path)：請執行 chmod 600 \(path)。"))
    }
    return Array(try handle.readToEnd() ?? Data())
  }

  /// The first line, for a password or token.
  static func line(_ path: String) throws -> String {
    let text = String(decoding: try read(path), as: UTF8.self)
    guard let line = text.split(whereSeparator: \.isNewline).first else {
      throw Failure(Phrase("The secret file \(path) is empty.", "機密檔案 \(path) 是空白的。"))
    }
    return String(line)
  }
}
