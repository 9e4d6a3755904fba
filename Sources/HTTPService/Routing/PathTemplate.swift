/// The path of a route: `/api/v1/jobs/{id}/log`, where `{id}` catches one segment that is not empty, or
/// `/files/{name...}`, where the last catches the rest of the path, at least one segment, with its slashes.
public struct PathTemplate: Sendable, Hashable, CustomStringConvertible {
  public enum Part: Sendable, Hashable {
    case literal(String)
    case parameter(String)
    case rest(String)
  }

  public let parts: [Part]
  public let description: String

  /// - Throws: `RouteError.malformedTemplate` when it does not begin with a slash, has a dot or braces where they
  ///   mean nothing, names a parameter twice, or has something after `{name...}`.
  public init(_ text: String) throws(RouteError) {
    guard text.first == "/" else { throw .malformedTemplate(text) }
    var parts: [Part] = []
    var names: Set<String> = []
    for segment in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      if case .rest? = parts.last { throw .malformedTemplate(text) }
      guard let part = Part(segment) else { throw .malformedTemplate(text) }
      if let name = part.name, !names.insert(name).inserted { throw .malformedTemplate(text) }
      parts.append(part)
    }
    self.parts = parts
    description = text
  }

  /// The names of what the template catches, in order.
  public var parameterNames: [String] { parts.compactMap(\.name) }
}

extension PathTemplate.Part {
  fileprivate init?(_ segment: Substring) {
    guard segment.hasPrefix("{") else {
      guard !segment.contains(where: { "{}%?#".contains($0) }), segment != ".", segment != ".." else { return nil }
      self = .literal(String(segment))
      return
    }
    guard segment.hasSuffix("}") else { return nil }
    let inner = segment.dropFirst().dropLast()
    let isRest = inner.hasSuffix("...")
    let name = String(isRest ? inner.dropLast(3) : inner)
    guard !name.isEmpty, name.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7A).contains($0.asciiLowercased) })
    else { return nil }
    self = isRest ? .rest(name) : .parameter(name)
  }

  fileprivate var name: String? {
    switch self {
    case .literal: nil
    case .parameter(let name), .rest(let name): name
    }
  }
}

/// What is wrong with a route, found when the routes are put together.
public enum RouteError: Error, Equatable, Sendable {
  case malformedTemplate(String)
  case duplicate(HTTPMethod, String)
}

/// What a route's template caught from a path.
public struct RouteParameters: Sendable, Equatable {
  private var values: [(name: String, value: String)] = []

  public init() {}
  init(_ values: [(name: String, value: String)]) { self.values = values }

  public subscript(name: String) -> String? { values.first { $0.name == name }?.value }

  /// The parameter read as a `Value`, such as an `Identifier<JobKind>`; nil where it has not that form.
  public func value<Value: LosslessStringConvertible>(_ name: String, as type: Value.Type = Value.self) -> Value? {
    self[name].flatMap(Value.init)
  }

  public static func == (a: RouteParameters, b: RouteParameters) -> Bool { a.values.elementsEqual(b.values, by: ==) }
}
