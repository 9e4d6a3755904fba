extension JSONNode {
  /// Puts down every field that an object anywhere in this value names twice: what a reader that keeps one of them would
  /// not see.
  public func findRepetitions(at path: String = "", _ faults: FaultList) {
    switch value {
    case .object(let members):
      // The reader of an object puts them down.
      let object = ObjectReader(members, path: path, position: position, faults: faults)
      for member in members { member.value.findRepetitions(at: object.inside(member.name), faults) }
    case .array(let nodes):
      for (index, node) in nodes.enumerated() { node.findRepetitions(at: "\(path)[\(index)]", faults) }
    case .null, .boolean, .number, .string: break
    }
  }
}
