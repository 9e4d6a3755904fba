internal import Foundation
internal import Hub
internal import Language
internal import Quantities

extension ParserCheck {
  /// Cursors of lists: as text, and behind the mark of a list, which nobody guesses.
  static let cursors = ParserCheck("cursors", mostBytes: 512) { bytes in
    try checkCursor(String(decoding: bytes, as: UTF8.self))
    let marked = [1] + Digest(of: "jobs".utf8).bytes.prefix(8) + bytes
    let text = Data(marked).base64EncodedString().filter { $0 != "=" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
    try checkCursor(String(text))
  }

  private static func checkCursor(_ text: String) throws(BrokenPromise) {
    let cursor: ListCursor
    do throws(Problem) { cursor = try ListCursor(text: text, list: "jobs") } catch {
      try promise(error.faults.allSatisfy { $0.field == "cursor" }, "a refused cursor is told as the cursor")
      return try promiseClear(error)
    }
    let again = try? ListCursor(text: cursor.text, list: "jobs")
    try promise(again == cursor, "a cursor reads as it was written: '\(text)' → '\(cursor.text)'")
    try promise((try? ListCursor(text: cursor.text, list: "jobs of others")) == nil, "a cursor serves one list")
  }
}
