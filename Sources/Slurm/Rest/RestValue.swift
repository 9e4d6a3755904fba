internal import JSON
internal import Quantities

/// A value of an answer, and where it stands in it: what is wrong with it is told by the field's name.
///
/// Numbers are taken in each of the forms that Slurm's versions have: plain, or `{"set":…,"infinite":…,"number":…}`;
/// states as a text or as a list of texts.
struct RestValue {
  let node: JSONNode
  let path: String

  init(node: JSONNode, path: String) {
    self.node = node
    self.path = path
  }

  /// The whole of an answer's body.
  init(reading bytes: [UInt8], mostBytes: Int) throws(SlurmFailure) {
    do throws(JSONSyntaxError) {
      self.init(node: try JSONReader.read(bytes, mostBytes: mostBytes, mostDepth: 32), path: "")
    } catch {
      let place = "line \(error.position.line), column \(error.position.column)"
      throw .unreadable(reason: "the answer is no JSON: \(error.rule) at \(place)")
    }
  }

  func unreadable(_ what: String) -> SlurmFailure { .unreadable(reason: "\(path.isEmpty ? "the answer" : path): \(what)") }

  /// The field; nil where it is missing or null.
  func field(_ name: String) -> RestValue? {
    guard case .object(let members) = node.value, let member = members.last(where: { $0.name == name }) else { return nil }
    if case .null = member.value.value { return nil }
    return RestValue(node: member.value, path: path.isEmpty ? name : "\(path).\(name)")
  }

  /// The field at the end of names.
  func field(_ first: String, _ rest: String...) -> RestValue? {
    rest.reduce(field(first)) { value, name in value?.field(name) }
  }

  func required(_ name: String) throws(SlurmFailure) -> RestValue {
    guard let value = field(name) else {
      throw .unreadable(reason: "\(path.isEmpty ? "" : "\(path).")\(name) is missing")
    }
    return value
  }

  func list(most: Int = 1_000_000) throws(SlurmFailure) -> [RestValue] {
    guard case .array(let nodes) = node.value else { throw unreadable("no list") }
    guard nodes.count <= most else { throw unreadable("more than \(most) entries") }
    return nodes.enumerated().map { RestValue(node: $1, path: "\(path)[\($0)]") }
  }

  func text() throws(SlurmFailure) -> String {
    switch node.value {
    case .string(let text): return text
    // Version 0.0.38 writes the name of nothing as a number now and then.
    case .number(let digits): return digits
    default: throw unreadable("no text")
    }
  }

  /// A text, or a list of texts.
  func words() throws(SlurmFailure) -> [String] {
    guard case .array = node.value else { return [try text()] }
    var words: [String] = []
    for value in try list(most: 100) { words.append(try value.text()) }
    return words
  }

  /// Texts in a list, or in one text with commas.
  func names(most: Int = 10_000) throws(SlurmFailure) -> [String] {
    guard case .array = node.value else { return try text().split(separator: ",").map(String.init) }
    var names: [String] = []
    for value in try list(most: most) { names.append(try value.text()) }
    return names
  }

  /// A whole number; nil where it is not set, or without end.
  func whole() throws(SlurmFailure) -> Int64? {
    switch node.value {
    case .number(let digits):
      let whole = digits.prefix { $0 != "." }
      guard digits.dropFirst(whole.count).allSatisfy({ $0 == "." || $0 == "0" }) else { throw unreadable("no whole number") }
      // Numbers that 64 bits do not hold with a sign are Slurm's for none: `NO_VAL64` and its like.
      guard let number = Int64(whole) else {
        guard UInt64(whole) != nil else { throw unreadable("a number out of range") }
        return nil
      }
      return number
    case .object:
      guard let set = field("set"), case .boolean(let isSet) = set.node.value else { throw unreadable("no number") }
      if let endless = field("infinite"), case .boolean(true) = endless.node.value { return nil }
      guard isSet, let number = field("number") else { return nil }
      guard case .number = number.node.value else { throw number.unreadable("no number") }
      return try number.whole()
    default: throw unreadable("no number")
    }
  }

  func count(_ range: ClosedRange<Int64>) throws(SlurmFailure) -> Int? {
    guard let number = try whole() else { return nil }
    guard range.contains(number) else { throw unreadable("\(number) is out of range") }
    return Int(number)
  }

  func moment() throws(SlurmFailure) -> Instant? {
    guard let seconds = try whole() else { return nil }
    return try TimeText.moment(seconds, path)
  }
}
