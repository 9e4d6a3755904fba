/// A node of the tree of routes, one level for each segment of a path. Its size is that of the templates, and a
/// look-up visits each node at most once, whatever a client sends.
struct RouteNode: Sendable {
  private var literals: [String: RouteNode] = [:]
  private var parameter: [RouteNode] = []  // None or one: a struct cannot hold itself but through an array.
  private var rest: [HTTPMethod: Int] = [:]
  private var methods: [HTTPMethod: Int] = [:]

  /// False when the same place already has this method.
  mutating func insert(_ index: Int, method: HTTPMethod, at parts: ArraySlice<PathTemplate.Part>) -> Bool {
    switch parts.first {
    case nil:
      guard methods[method] == nil else { return false }
      methods[method] = index
      return true
    case .literal(let text):
      return literals[text, default: RouteNode()].insert(index, method: method, at: parts.dropFirst())
    case .parameter:
      if parameter.isEmpty { parameter.append(RouteNode()) }
      return parameter[0].insert(index, method: method, at: parts.dropFirst())
    case .rest:
      guard rest[method] == nil else { return false }
      rest[method] = index
      return true
    }
  }

  /// The methods at the place of `segments`, and what the parameters on the way caught.
  func find(_ segments: ArraySlice<String>, caught: inout [String]) -> [HTTPMethod: Int]? {
    guard let first = segments.first else { return methods.isEmpty ? nil : methods }
    if let methods = literals[first]?.find(segments.dropFirst(), caught: &caught) { return methods }
    let depth = caught.count
    if let child = parameter.first, !first.isEmpty {
      caught.append(first)
      if let methods = child.find(segments.dropFirst(), caught: &caught) { return methods }
      caught.removeSubrange(depth...)
    }
    if !rest.isEmpty, segments.contains(where: { !$0.isEmpty }) {
      caught.append(segments.joined(separator: "/"))
      return rest
    }
    return nil
  }
}
