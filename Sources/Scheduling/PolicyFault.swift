/// Why a text names no policy.
public enum PolicyFault: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownOrder(String, known: [String])
  case unknownFit(String, known: [String])

  public var description: String {
    switch self {
    case .unknownOrder(let name, let known): "there is no order '\(name)'; there are: \(known.joined(separator: ", "))"
    case .unknownFit(let name, let known):
      known.isEmpty
        ? "there is no fit '\(name)'; leave it out" : "there is no fit '\(name)'; there are: \(known.joined(separator: ", "))"
    }
  }
}
