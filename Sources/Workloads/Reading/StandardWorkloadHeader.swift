/// The comments at the top of a log in the Standard Workload Format: `; Name: value`, in their order.
public struct StandardWorkloadHeader: Hashable, Sendable {
  /// One comment with a name.
  public struct Field: Hashable, Sendable {
    public var name: String
    public var value: String
  }

  /// At most this many are kept.
  public static let mostFields = 1000

  public private(set) var fields: [Field] = []

  public init() {}

  /// The first value of this name, or nil.
  public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// `MaxProcs`, or `MaxNodes` where that is missing: what the machine has.
  public var processors: Int? { (self["MaxProcs"] ?? self["MaxNodes"]).flatMap { Int($0) } }
  /// The moment from which submissions count, in seconds since 1970; nil when it is unknown.
  public var unixStart: Int64? { self["UnixStartTime"].flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil } }

  /// Reads a comment, its semicolon included. What has no name is passed over.
  mutating func read(_ line: UnsafeRawBufferPointer) {
    guard fields.count < StandardWorkloadHeader.mostFields else { return }
    let text = String(decoding: line.drop { $0 == 0x3B || $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
    guard let colon = text.firstIndex(of: ":") else { return }
    let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    fields.append(Field(name: String(text[..<colon]), value: String(value.reversed().drop { $0 == " " }.reversed())))
  }
}
