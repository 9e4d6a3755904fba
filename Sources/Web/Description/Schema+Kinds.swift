internal import JSON
internal import Language
internal import Quantities

/// The kinds of value that requests and answers have.
extension Schema {
  static let any = Schema(.any)
  static let boolean = Schema(.boolean)

  /// A whole number of 64 bits.
  static let integer = Schema(.integer(Int64.min...Int64.max))
  /// A whole number that is not negative.
  static let count = Schema(.integer(0...Int64.max))

  static func integer(_ range: ClosedRange<Int64>) -> Schema { Schema(.integer(range)) }

  /// An amount as people write it in files: whole currency units, with decimal places, as a number or a text of digits.
  static let writtenAmount = Schema.one(of: Schema(.number), .pattern("^[0-9]+(\\.[0-9]+)?$"))

  // MARK: Texts

  /// A text as it stands, which may be empty.
  static let string = Schema(.string(Text()))

  /// A text as it stands, of at most so many bytes of UTF-8.
  static func string(mostBytes: Int) -> Schema {
    Schema(.string(Text(length: 0...mostBytes))).says("At most \(mostBytes) bytes of UTF-8.")
  }

  /// A text of 1 to `most` characters that are not all blank.
  static func text(most: Int = 2000) -> Schema { Schema(.string(Text(length: 1...most, pattern: "\\S"))) }

  static func pattern(_ pattern: String, most: Int = Int.max) -> Schema {
    Schema(.string(Text(length: 0...most, pattern: pattern)))
  }

  static func choice(_ names: [String]) -> Schema { Schema(.string(Text(choices: names))) }

  /// The names of an enumeration.
  static func choice<Choice: RawRepresentable<String> & CaseIterable>(_: Choice.Type) -> Schema {
    choice(Choice.allCases.map(\.rawValue))
  }

  /// Bytes in base 64 (RFC 4648, 4).
  static func base64(most: Int) -> Schema {
    Schema(.string(Text(length: 0...((most + 2) / 3 * 4), pattern: "^[A-Za-z0-9+/]*={0,2}$", isBase64: true)))
  }

  // MARK: Names and moments

  /// The short name of a thing that people name themselves.
  static let slug = Schema.named("Slug")
  /// The identifier of a thing that the hub names.
  static let identifier = Schema.named("Identifier")
  static let moment = Schema.named("Moment")
  static let date = Schema.named("Date")
  static let month = Schema.named("Month")
  static let digest = Schema.named("Digest")

  // MARK: Amounts

  static let money = Schema.named("Money")
  static let ledgerAmount = Schema.named("LedgerAmount")
  static let share = Schema.named("Share")
  static let currency = Schema.named("Currency")
  static let phrase = Schema.named("Phrase")

  // MARK: What is made of others

  /// A schema of the document's components.
  /// The order of a list. - Parameter first: the one that it has where nothing is said.
  static func order<Choice: RawRepresentable<String> & CaseIterable>(_: Choice.Type, first: Choice) -> Schema {
    choice(Choice.self).says("The order of the items; `\(first.rawValue)` if left out.")
  }

  static func named(_ name: String) -> Schema { Schema(.named(name)) }

  static func list(_ schema: Schema, most: Int = Int.max) -> Schema {
    Schema(.list(of: schema, count: 0...most, unique: false))
  }

  /// A list of 1 to `most` values, none twice.
  static func set(_ schema: Schema, most: Int) -> Schema { Schema(.list(of: schema, count: 1...most, unique: true)) }

  static func one(of schemas: Schema...) -> Schema { Schema(.one(of: schemas)) }

  /// An object of an answer, which a later Praya may give further fields.
  static func object(_ fields: KeyValuePairs<String, Schema>) -> Schema {
    Schema(.object(fields.map { (name: $0.key, schema: $0.value) }, others: .any))
  }

  /// An object of a request, in which other fields are refused.
  static func exactly(_ fields: KeyValuePairs<String, Schema>) -> Schema {
    Schema(.object(fields.map { (name: $0.key, schema: $0.value) }, others: nil))
  }

  /// An object with fields of any name that hold this.
  static func fields(of schema: Schema) -> Schema { Schema(.object([], others: schema)) }

  static func quoted(_ text: String) -> String {
    String(decoding: JSONWriter.value { $0.string(text) }, as: UTF8.self)
  }
}
