internal import Access
public import HTTPService
internal import Quantities

/// A request that was answered, as the operator may know it: identifiers, no contents.
public struct ServedRequest: Sendable {
  public let id: String
  public let method: HTTPMethod
  /// The route's template, such as `/api/v1/jobs/{name}`: never the path, which holds identifiers and grows without bound.
  public let route: String
  public let status: HTTPStatus
  public let duration: Duration
  /// Who is signed in, by identifier.
  public let person: String?
  /// The problem's name, where the answer is one.
  public let problem: String?

  /// Takes every answered request; called on the way of each, so it must be quick.
  public typealias Observer = @Sendable (ServedRequest) -> Void
}
