import CLinux
import Console
import Foundation
import Glibc
import Language

/// A sign-in, kept between commands in a file that only its owner can read.
struct SavedSession: Codable, Equatable, Sendable {
  var hub: String
  /// The session's secret; nil after signing out, when only the hub is remembered.
  var secret: String?
  var signIn: String?
  var expiresAt: String?

  /// `$XDG_CONFIG_HOME/praya/session`, or below `~/.config` (XDG Base Directory Specification); nil without a home.
  static func path(_ terminal: Terminal) -> String? {
    if let folder = terminal.variable("XDG_CONFIG_HOME"), folder.hasPrefix("/") { return folder + "/praya/session" }
    return terminal.variable("HOME").map { $0 + "/.config/praya/session" }
  }

  /// The saved session, or nil when there is none.
  ///
  /// - Throws: `Failure` when others can read the file, or it is broken.
  static func load(_ terminal: Terminal) throws -> SavedSession? {
    guard let path = path(terminal) else { return nil }
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    guard status.st_mode & 0o077 == 0 else {
      throw Failure(
        Phrase(
          "\(path) holds a secret and others can read it. Do 'chmod 600 \(path)', or sign in anew.",
          "\(path) 載有密碼，但其他人可以讀取。請執行「chmod 600 \(path)」，或重新登入。"))
    }
    let bytes = try LocalFile.read(path, limit: 64 << 10)
    guard let session = try? JSONDecoder().decode(SavedSession.self, from: Data(bytes)) else {
      throw Failure(Phrase("\(path) is broken. Remove it and sign in anew.", "\(path) 已損毀。請刪除後重新登入。"))
    }
    return session
  }

  func save(_ terminal: Terminal) throws {
    guard let path = Self.path(terminal) else {
      throw Failure(
        Phrase("Neither HOME nor XDG_CONFIG_HOME says where to keep the session.", "HOME 及 XDG_CONFIG_HOME 均未設定，無法儲存登入資料。"))
    }
    let folder = String(path.dropLast("/session".count))
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try LocalFile.write(Array(try encoder.encode(self)) + [0x0A], to: path, mode: 0o600, overwriting: true)
  }
}
