/// Where a value begins in a file: line and column, both counted from 1. Columns count characters as Unicode
/// scalars, so that Chinese text earlier on the line does not shift them.
struct JSONPosition: Hashable, Sendable {
  let line: Int
  let column: Int
}

/// A value of a JSON text (RFC 8259) with its place in it. Numbers keep their digits, so that nothing is lost
/// to floating point; members keep their order and their repetitions, so that a repetition can be reported.
struct JSONNode: Sendable {
  enum Value: Sendable {
    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([Member])
  }

  struct Member: Sendable {
    let name: String
    let position: JSONPosition
    let value: JSONNode
  }

  let position: JSONPosition
  let value: Value
}
