/// An error that a person will read: what was refused, at which field, by which rule, in both languages.
///
/// Faces turn it into a problem document (RFC 9457) or a line on the terminal; rooms throw it, or throw a
/// typed error of their own that says what its problem is (`ProblemConvertible`).
public struct Problem: Error, Hashable, Sendable {
  /// The kind of refusal, which decides the HTTP status and the exit code.
  public enum Kind: String, Sendable, Codable {
    /// The request itself is wrong: a field is missing, malformed or breaks a rule. HTTP 422.
    case invalid
    /// The bytes are not what they claim to be, such as broken JSON. HTTP 400.
    case malformed
    /// Nobody is signed in, or the sign-in is no longer valid. HTTP 401.
    case unauthenticated
    /// Signed in, but may not do this. HTTP 403.
    case forbidden
    /// There is no such thing, or none that this person may see. HTTP 404.
    case notFound = "not-found"
    /// The thing's present state does not allow it. HTTP 409.
    case conflict
    /// The thing has changed since the request's basis was read. HTTP 412.
    case outdated
    /// The money, device-seconds or capacity do not suffice. HTTP 409.
    case insufficient
    /// Larger than the stated limit. HTTP 413.
    case tooLarge = "too-large"
    /// Too many requests. HTTP 429.
    case throttled
    /// Something that Praya needs is out of reach for now; the same request may succeed later. HTTP 503.
    case unavailable
    /// A fault in Praya itself. HTTP 500.
    case `internal`
  }

  /// One fault of several, at one field.
  public struct Fault: Hashable, Sendable {
    /// The field's path, such as `rules[2].rate` or `gpus-per-node`.
    public let field: String
    /// The rule that it breaks, as a short stable name: `required`, `positive`, `unknown-field`.
    public let rule: String
    public let message: Phrase
    /// The line of the file in which it stands, counted from 1, where there is one.
    public let line: Int?

    public init(field: String, rule: String, _ message: Phrase, line: Int? = nil) {
      self.field = field
      self.rule = rule
      self.message = message
      self.line = line
    }
  }

  public let kind: Kind
  /// A short stable name of what was refused, such as `job-not-cancellable`: programs may rely on it.
  public let name: String
  public let message: Phrase
  public let faults: [Fault]
  /// Seconds after which the same request may be sent again, where that is known (`Retry-After`, RFC 9110, 10.2.3).
  public var retryAfterSeconds: Int64?

  public init(_ kind: Kind, _ name: String, _ message: Phrase, faults: [Fault] = []) {
    self.kind = kind
    self.name = name
    self.message = message
    self.faults = faults
  }

  /// One field that breaks one rule.
  public static func invalid(_ field: String, rule: String, _ message: Phrase) -> Problem {
    Problem(.invalid, "invalid-input", message, faults: [Fault(field: field, rule: rule, message)])
  }

  /// Several faults at once, so that a person mends them in one go. - Precondition: there is a fault.
  public static func invalid(_ faults: [Fault]) -> Problem {
    guard let first = faults.first else { preconditionFailure("a refusal names a fault") }
    let more = faults.count - 1
    let message =
      more == 0
      ? first.message
      : Phrase(
        "\(first.message.english) (and \(more) more)", "\(first.message.traditionalChinese)（另有 \(more) 項）")
    return Problem(.invalid, "invalid-input", message, faults: faults)
  }

  /// Nothing of this kind and identifier that the reader may see.
  public static func notFound(_ what: Phrase, _ identifier: String) -> Problem {
    Problem(
      .notFound, "not-found",
      Phrase("There is no \(what.english) '\(identifier)'.", "沒有\(what.traditionalChinese)「\(identifier)」。"))
  }
}

/// A room's own error that can tell a person what it means.
public protocol ProblemConvertible: Error {
  var problem: Problem { get }
}

extension Problem: ProblemConvertible {
  public var problem: Problem { self }
}
