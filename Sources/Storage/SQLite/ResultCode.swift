internal import CSQLite

/// A result code of SQLite, extended (https://sqlite.org/rescode.html).
struct ResultCode: RawRepresentable, Hashable {
  let rawValue: Int32

  var primary: Int32 { rawValue & 0xFF }
  /// Someone else holds a lock; the same call succeeds later.
  var isBusy: Bool { primary == SQLITE_BUSY }

  // The extended codes are macros that Swift does not import.
  static let constraintForeignKey = ResultCode(rawValue: SQLITE_CONSTRAINT | (3 << 8))
  static let constraintPrimaryKey = ResultCode(rawValue: SQLITE_CONSTRAINT | (6 << 8))
  static let constraintTrigger = ResultCode(rawValue: SQLITE_CONSTRAINT | (7 << 8))
  static let constraintUnique = ResultCode(rawValue: SQLITE_CONSTRAINT | (8 << 8))
  static let constraintRowIdentifier = ResultCode(rawValue: SQLITE_CONSTRAINT | (10 << 8))
}

extension StorageError {
  /// What a failure of SQLite means to the rooms above.
  ///
  /// - Parameter table: the table that the statement was about, where that is known.
  init(_ code: ResultCode, message: String, table: String?, path: String) {
    let place = table.map { "table \($0): " } ?? ""
    switch code {
    case .constraintPrimaryKey, .constraintUnique, .constraintRowIdentifier:
      let prefix = "UNIQUE constraint failed: "
      self = .duplicate(
        table: table ?? "", detail: message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message)
    case .constraintForeignKey: self = .dangling(table: table ?? "", detail: message)
    case .constraintTrigger: self = .immutable(table: table ?? "")
    default:
      switch code.primary {
      case SQLITE_BUSY, SQLITE_LOCKED: self = .inUse(path: path)
      case SQLITE_FULL, SQLITE_READONLY, SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_NOLFS, SQLITE_NOMEM, SQLITE_TOOBIG:
        self = .unwritable(path: path, detail: "\(place)\(message) (SQLite \(code.rawValue))")
      default: self = .corrupt(detail: "\(place)\(message) (SQLite \(code.rawValue))")
      }
    }
  }
}
