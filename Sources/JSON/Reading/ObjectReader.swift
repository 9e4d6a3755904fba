public import Language

/// Reads the fields of one JSON object by name. What was never asked for when reading ends is an unknown field.
public final class ObjectReader {
  public let path: String
  public let position: JSONPosition
  private let faults: FaultList
  private var members: [String: JSONNode.Member] = [:]
  private var order: [String] = []
  private var asked: [String] = []

  init(_ members: [JSONNode.Member], path: String, position: JSONPosition, faults: FaultList) {
    self.path = path
    self.position = position
    self.faults = faults
    for member in members {
      if let first = self.members[member.name] {
        let line = first.position.line
        faults.add(
          inside(member.name), rule: "duplicate-field", at: member.position,
          Phrase("'\(member.name)' stands twice: first on line \(line).", "「\(member.name)」重複出現，首次在第 \(line) 行。"))
      } else {
        self.members[member.name] = member
        order.append(member.name)
      }
    }
  }

  /// The names that stand in the object, in its order.
  public var names: [String] { order }

  public func inside(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// The field, if it stands there. `null` is refused: what is unknown is left out.
  public subscript(name: String) -> FieldReader? {
    asked.append(name)
    guard let member = members[name] else { return nil }
    let field = FieldReader(node: member.value, path: inside(name), faults: faults)
    if case .null = member.value.value {
      field.fault("null", Phrase("leave '\(name)' out when it is unknown; null is not used.", "未知時請省去「\(name)」，不可寫 null。"))
      return nil
    }
    return field
  }

  /// The field, or a fault where it is missing.
  public func required(_ name: String) -> FieldReader? {
    let field = self[name]
    if members[name] == nil {
      fault(name, "required", Phrase("'\(name)' is required.", "必須填寫「\(name)」。"))
    }
    return field
  }

  /// A fault at the field `name`, or at the object itself where the field does not stand.
  public func fault(_ name: String, _ rule: String, _ message: Phrase) {
    faults.add(name.isEmpty ? path : inside(name), rule: rule, at: members[name]?.value.position ?? position, message)
  }

  /// Reports what was never asked for.
  func finish() {
    for name in order where !asked.contains(name) {
      // Names are compared only while there is room for the fault, so that a hostile file costs no time.
      guard let member = members[name], !faults.isFull else { continue }
      let nearest = Suggestion.nearest(to: name, among: asked)
      faults.add(
        inside(name), rule: "unknown-field", at: member.position,
        Phrase(
          "there is no field '\(name)' here" + (nearest.map { "; did you mean '\($0)'?" } ?? "."),
          "這裏沒有欄位「\(name)」" + (nearest.map { "；是否指「\($0)」？" } ?? "。")))
    }
  }
}
