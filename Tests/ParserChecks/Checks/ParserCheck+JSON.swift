internal import Foundation
internal import JSON
internal import Language
internal import Quantities

extension ParserCheck {
  /// JSON texts: the syntax, and the readers of fields that the API reads its bodies with.
  ///
  /// What is read and written again reads the same; Foundation takes what this reader takes; each reader of a field either
  /// gives a value or puts down a fault, never both, never neither.
  static let json = ParserCheck("json", mostBytes: 2048, examples: ["Sources/Schemes/Presets/*.json"]) { bytes in
    let root: JSONNode
    do throws(JSONSyntaxError) { root = try JSONReader.read(bytes) } catch {
      try promise(error.position.line >= 1 && error.position.column >= 1, "a fault has its place: \(error.position)")
      try promiseClear([error.fault])
      return
    }
    let written = root.output.text
    let again = try? JSONReader.read(written, mostBytes: 1 << 22)
    try promise(again.map { $0.output.text == written } ?? false, "what is written reads the same")
    var writer = JSONWriter()
    write(root, to: &writer)
    let plain = try? JSONReader.read(writer.bytes, mostBytes: 1 << 22)
    try promise(plain.map { $0.output.text == written } ?? false, "what a program writes reads the same")
    if root.hasPlainNumbers {
      let isKnown = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
      try promise(isKnown || bytes.starts(with: [0xEF, 0xBB, 0xBF]), "Foundation takes what is taken here")
    }
    try readEveryWay(root, depth: 0)
  }

  private static func write(_ node: JSONNode, to writer: inout JSONWriter) {
    switch node.value {
    case .null: writer.null()
    case .boolean(let value): writer.boolean(value)
    case .number(let digits): writer.written(digits.utf8)
    case .string(let text): writer.string(text)
    case .array(let nodes): writer.array(nodes) { write($1, to: &$0) }
    case .object(let members):
      writer.object { writer in
        for member in members {
          writer.name(member.name)
          write(member.value, to: &writer)
        }
      }
    }
  }

  private enum Choice: String, CaseIterable { case red, green }

  /// Reads one value as everything that it might be.
  private static func readEveryWay(_ node: JSONNode, depth: Int) throws(BrokenPromise) {
    try read(node, "text") { $0.text() }
    try read(node, "string") { $0.string(mostBytes: 64) }
    try read(node, "slug") { $0.slug() }
    try read(node, "date") { $0.date() }
    try read(node, "share") { $0.share() }
    try read(node, "currency") { $0.currency() }
    try read(node, "choice") { $0.choice(Choice.self) }
    try read(node, "phrase") { $0.phrase() }
    try read(node, "boolean") { $0.boolean() }
    try read(node, "whole") { $0.whole(Int64.min...Int64.max) }
    try read(node, "count") { $0.count(1...1000) }
    try read(node, "moment") { $0.moment() }
    try read(node, "bytes") { $0.bytes(most: 64) }
    try read(node, "list") { $0.list(most: 20) { $0.text() } }
    try read(node, "values") { $0.values(most: 20) { $0.whole(0...9) } }
    try read(node, "object") { field in
      field.object { object in object.names.first.flatMap { object.required($0)?.text() } }
    }
    switch node.value {
    case .array(let nodes): for node in nodes.prefix(8) { try readEveryWay(node, depth: depth + 1) }
    case .object(let members): for member in members.prefix(8) { try readEveryWay(member.value, depth: depth + 1) }
    case .null, .boolean, .number, .string: break
    }
  }

  private static func read<Value>(_ node: JSONNode, _ kind: String, _ read: (FieldReader) -> Value?) throws(BrokenPromise) {
    let faults = FaultList()
    let value = read(FieldReader(node: node, path: "field", faults: faults))
    // An object gives what its closure makes of the fields that are right: only a value of one field can be held to this.
    if !["object", "phrase"].contains(kind) {
      try promise(
        (value == nil) == !faults.isEmpty, "\(kind): a value or a fault, not \(String(describing: value)) and \(faults.sorted)")
    }
    for fault in faults.sorted { try promise(fault.field.hasPrefix("field"), "\(kind): a fault names its field: \(fault)") }
    try promiseClear(faults.sorted)
  }
}

extension JSONNode {
  /// The value to be written.
  fileprivate var output: JSONOutput {
    switch value {
    case .null: .number("null")
    case .boolean(let value): .boolean(value)
    case .number(let digits): .number(digits)
    case .string(let text): .string(text)
    case .array(let nodes): .array(nodes.map(\.output))
    case .object(let members): .object(members.map { ($0.name, $0.value.output) })
    }
  }

  /// Foundation refuses numbers that no `Double` holds.
  fileprivate var hasPlainNumbers: Bool {
    switch value {
    case .null, .boolean, .string: true
    case .number(let digits): digits.utf8.count <= 15 && !digits.contains { $0 == "e" || $0 == "E" }
    case .array(let nodes): nodes.allSatisfy(\.hasPlainNumbers)
    case .object(let members): members.allSatisfy(\.value.hasPlainNumbers)
    }
  }
}
