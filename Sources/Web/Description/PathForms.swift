internal import HTTPService

/// The forms of path parameters, by the noun before them: a thing has one kind of name wherever it stands in an address.
enum PathForms {
  static let byNoun: [String: Schema] = [
    "organisations": .slug, "projects": .slug, "schemes": .slug, "centres": .slug, "pools": .slug,
    "applications": .identifier, "grants": .identifier, "payments": .identifier, "centre-payments": .identifier,
    "reconciliations": .month, "maintenance": .identifier,
    "jobs": .named("JobName"), "people": .named("SignIn"), "members": .named("SignIn"), "statements": .month,
    "accounts": .named("LedgerName"),
    "providers": .slug, "sign-in": .slug, "invitations": .identifier, "tokens": .identifier, "sessions": .identifier,
    "identities": .identifier, "notices": .identifier, "reviews": .identifier, "conflicts": .identifier,
    "sittings": .identifier, "reports": .identifier, "webhooks": .identifier, "deliveries": .identifier,
    "heads": .date, "logins": .named("SignIn"), "agent-tokens": .identifier,
    "conditions": .pattern("^(0|[1-9][0-9]{0,8})$").says("The condition's number."),
    "files": .named("FileName"), "inputs": .named("FileName"),
  ]

  /// The parameters of a template in their order. - Parameter known: what the description itself says of some.
  static func parameters(of template: String, known: [String: Schema]) -> [(name: String, schema: Schema)] {
    var noun = ""
    var found: [(name: String, schema: Schema)] = []
    for part in (try? PathTemplate(template))?.parts ?? [] {
      switch part {
      case .literal(let text): noun = text
      case .parameter(let name), .rest(let name): found.append((name, known[name] ?? byNoun[noun] ?? .string))
      }
    }
    return found
  }

  /// The template as OpenAPI writes it, which knows no parameters of several segments.
  static func written(_ template: String) -> String { template.replacing("...}", with: "}") }
}
