/// Where a value begins in a file: line and column, both counted from 1. Columns count characters as Unicode
/// scalars, so that Chinese text earlier on the line does not shift them.
public struct JSONPosition: Hashable, Sendable {
  public let line: Int
  public let column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A value of a JSON text (RFC 8259) with its place in it. Numbers keep their digits, so that nothing is lost
/// to floating point; members keep their order and their repetitions, so that a repetition can be reported.
public struct JSONNode: Sendable {
  public enum Value: Sendable {
    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([Member])
  }

  public struct Member: Sendable {
    public let name: String
    public let position: JSONPosition
    public let value: JSONNode
  }

  public let position: JSONPosition
  public let value: Value
}
