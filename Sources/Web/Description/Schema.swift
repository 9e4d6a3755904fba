internal import Language

/// What a JSON value may be: the part of JSON Schema 2020-12 that Praya's requests and answers need, as Swift values.
///
/// A field of an object is required unless it is `.optional`. Requests leave out what is unknown, answers write null:
/// so a request's schema has `.optional` fields and an answer's `.orNull` ones.
struct Schema: Sendable {
  indirect enum Form: Sendable {
    /// Any value at all.
    case any
    case boolean
    case integer(ClosedRange<Int64>)
    /// A number that is not negative, with decimal places.
    case number
    case string(Text)
    case list(of: Schema, count: ClosedRange<Int>, unique: Bool)
    /// Fields by name. `others` says what further fields may hold; nil where there are none.
    case object([(name: String, schema: Schema)], others: Schema?)
    /// A value that fits exactly one of these.
    case one(of: [Schema])
    /// A schema of the document's components.
    case named(String)
  }

  /// A text. Lengths count Unicode's scalar values, as JSON Schema counts characters.
  struct Text: Sendable {
    var length: ClosedRange<Int> = 0...Int.max
    /// A regular expression of ECMA-262 that is found in the text: anchor it.
    var pattern: String?
    /// A format of JSON Schema, such as `date-time`.
    var format: String?
    /// The texts that there are; empty for no such list.
    var choices: [String] = []
    /// Bytes in base 64.
    var isBase64 = false
  }

  var form: Form
  var isNullable = false
  var isOptional = false
  /// One sentence of English.
  var note: String?
  /// Fields of an object that do not stand together.
  var apart: [String] = []
  /// JSON texts that fit.
  var examples: [String] = []

  init(_ form: Form) { self.form = form }
}

extension Schema {
  /// The field may hold null.
  var orNull: Schema { changed { $0.isNullable = true } }

  /// The field may be missing.
  var optional: Schema { changed { $0.isOptional = true } }

  /// What the value means, in one sentence.
  func says(_ note: String) -> Schema { changed { $0.note = note } }

  /// These fields do not stand together.
  func apart(_ names: String...) -> Schema { changed { $0.apart = names } }

  /// A value that fits, as a JSON text.
  func example(json: String) -> Schema { changed { $0.examples.append(json) } }

  /// A text that fits.
  func example(_ text: String) -> Schema { example(json: Schema.quoted(text)) }

  func example(_ number: Int64) -> Schema { example(json: String(number)) }

  private func changed(_ change: (inout Schema) -> Void) -> Schema {
    var copy = self
    change(&copy)
    return copy
  }
}
