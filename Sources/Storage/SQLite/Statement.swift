internal import CSQLite

/// A prepared statement of one connection.
final class Statement {
  let handle: OpaquePointer
  /// Lent to someone who steps through it: a second user needs a statement of their own.
  var isLent = false

  init(handle: OpaquePointer) { self.handle = handle }
  deinit { sqlite3_finalize(handle) }

  /// Forgets the row it stands on and the values it was given.
  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  /// What it has cost since it was last asked.
  func reading(_ text: String) -> StatementMeter.Reading {
    func count(_ what: Int32) -> Int { Int(sqlite3_stmt_status(handle, what, 1)) }
    return StatementMeter.Reading(
      text: text, steps: count(SQLITE_STMTSTATUS_VM_STEP), scannedRows: count(SQLITE_STMTSTATUS_FULLSCAN_STEP),
      sorts: count(SQLITE_STMTSTATUS_SORT))
  }

  /// Gives the place `index`, counted from 1, its value. - Returns: SQLite's result code.
  func bind(_ value: StoredValue, at index: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, index)
    case .integer(let integer): return sqlite3_bind_int64(handle, index, integer)
    case .text(var text):
      return text.withUTF8 { bytes in
        // An empty buffer may have no address, and SQLite would take that for null.
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
          return sqlite3_bind_text(handle, index, "", 0, Statement.copied)
        }
        return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
          sqlite3_bind_text64(handle, index, $0, UInt64(bytes.count), Statement.copied, UInt8(SQLITE_UTF8))
        }
      }
    case .bytes(let bytes):
      guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
      return bytes.withUnsafeBytes {
        sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), Statement.copied)
      }
    }
  }

  /// The value in the column `index`, counted from 0, of the row it stands on.
  ///
  /// Text that is not UTF-8 comes as bytes and a real number as text: no such thing is ever stored, so that whoever
  /// reads it finds the wrong kind and says so.
  func value(at index: Int) -> StoredValue {
    let index = Int32(truncatingIfNeeded: index)
    switch sqlite3_column_type(handle, index) {
    case SQLITE_NULL: return .null
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, index))
    case SQLITE_BLOB: return .bytes(bytes(sqlite3_column_blob(handle, index), at: index))
    default:
      guard let start = sqlite3_column_text(handle, index) else { return .null }
      let utf8 = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, index)))
      // Bytes of ASCII, which nearly all are, need no other check.
      if utf8.allSatisfy({ $0 < 0x80 }) { return .text(String(decoding: utf8, as: UTF8.self)) }
      return String(validating: utf8, as: UTF8.self).map { .text($0) } ?? .bytes(Array(utf8))
    }
  }

  private func bytes(_ start: UnsafeRawPointer?, at index: Int32) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, index))))
  }

  /// SQLITE_TRANSIENT, a cast that Swift does not import: SQLite copies the value before the call returns.
  private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
