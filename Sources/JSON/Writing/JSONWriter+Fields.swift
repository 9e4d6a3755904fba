public import Language
public import Quantities

/// Fields of the kinds that the hub has. What is not set is written as null, so that an answer always has the same
/// fields.
extension JSONWriter {
  public mutating func field(_ name: String, _ value: String?) { field(name, value) { $0.string($1) } }

  public mutating func field(_ name: String, _ value: Bool) {
    self.name(name)
    boolean(value)
  }

  public mutating func field(_ name: String, _ value: (some BinaryInteger)?) { field(name, value) { $0.integer($1) } }

  /// The name that stands for the value, such as a state's.
  public mutating func field(_ name: String, _ value: (some RawRepresentable<String>)?) {
    field(name, value) { $0.string($1.rawValue) }
  }

  /// `2026-11-21T01:07:28.000Z`
  public mutating func field(_ name: String, _ value: Instant?) { field(name, value) { $0.string($1.description) } }

  /// `2026-11-21`
  public mutating func field(_ name: String, _ value: CivilDate?) { field(name, value) { $0.string($1.description) } }

  /// `2026-11`
  public mutating func field(_ name: String, _ value: Month?) { field(name, value) { $0.string($1.description) } }

  /// `70%`
  public mutating func field(_ name: String, _ value: Share?) { field(name, value) { $0.string($1.description) } }

  /// 64 hexadecimal digits.
  public mutating func field(_ name: String, _ value: Digest?) { field(name, value) { $0.string($1.description) } }

  /// `{"minorUnits":1250,"currency":"HKD"}`
  public mutating func field(_ name: String, _ value: Money?) {
    field(name, value) { writer, money in
      writer.object {
        $0.field("minorUnits", money.minorUnits)
        $0.field("currency", money.currency.code)
      }
    }
  }

  /// `{"en":…,"zh-Hant":…}`
  public mutating func field(_ name: String, _ value: Phrase?) { field(name, value) { $0.phrase($1) } }

  /// A field whose value `write` writes, or null.
  public mutating func field<Value>(_ name: String, _ value: Value?, _ write: (inout JSONWriter, Value) throws -> Void) rethrows {
    self.name(name)
    if let value { try write(&self, value) } else { null() }
  }

  /// A field that is an object.
  public mutating func object(_ name: String, _ fill: (inout JSONWriter) throws -> Void) rethrows {
    self.name(name)
    try object(fill)
  }

  /// A field that is a list, of which `each` writes one value for each item.
  public mutating func array<Items: Sequence>(
    _ name: String, _ items: Items, _ each: (inout JSONWriter, Items.Element) throws -> Void
  ) rethrows {
    self.name(name)
    try array(items, each)
  }

  /// A field that is a list of texts.
  public mutating func strings(_ name: String, _ items: some Sequence<String>) { array(name, items) { $0.string($1) } }

  public mutating func phrase(_ phrase: Phrase) {
    object {
      $0.field("en", phrase.english)
      $0.field("zh-Hant", phrase.traditionalChinese)
    }
  }
}
