public import Access
public import Hub
internal import Language
internal import Quantities

/// The people of the city of tests, signed in with their roles.
public struct Cast: Sendable {
  /// By sign-in name.
  public let actors: [String: Actor]

  public init(actors: [String: Actor]) { self.actors = actors }

  public subscript(_ name: String) -> Actor {
    guard let actor = actors[name] else { preconditionFailure("nobody of the cast is called \(name)") }
    return actor
  }

  /// Everybody's.
  public static let password = "a phrase that nobody guesses"

  /// Who they are and what they may: every role, and two organisations that must not see each other.
  static let roles: [(name: String, assignments: [Assignment?])] = [
    ("admin", [Assignment(.administrator, in: .hub)]),
    ("auditor", [Assignment(.auditor, in: .hub)]),
    ("officer", ["subsidy", "hours", "term"].map { Assignment(.schemeOfficer, in: .scheme($0)) }),
    ("operator", CityOfTests.centres.map { Assignment(.centreOperator, in: .centre($0.rawValue)) }),
    ("lena", [Assignment(.projectLead, in: .organisation("lantern"))]),
    ("carol", [Assignment(.projectLead, in: .organisation("campus"))]),
    ("mei", [Assignment(.member, in: .project("vision")), Assignment(.member, in: .project("maps"))]),
    ("gita", [Assignment(.member, in: .project("genome"))]),
  ]

  /// Who leads a project, and who is only a member of it.
  public static func lead(of project: Slug) -> String { project.rawValue == "genome" ? "carol" : "lena" }
  public static func member(of project: Slug) -> String { project.rawValue == "genome" ? "gita" : "mei" }
}
