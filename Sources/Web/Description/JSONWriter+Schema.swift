internal import JSON

extension JSONWriter {
  /// The schema in the dialect of JSON Schema 2020-12, which OpenAPI 3.1 takes by default.
  mutating func schema(_ schema: Schema) {
    object { json in
      if schema.isNullable, !schema.form.hasTypeOfItsOwn {
        // A reference and a choice of several say nothing of null by themselves.
        json.field("anyOf") { json in
          json.array([false, true]) { json, isNull in
            json.object { if isNull { $0.field("type", "null") } else { $0.form(schema.form, orNull: false) } }
          }
        }
      } else {
        json.form(schema.form, orNull: schema.isNullable)
      }
      if !schema.apart.isEmpty { json.object("not") { $0.strings("required", schema.apart) } }
      if let note = schema.note { json.field("description", note) }
      if !schema.examples.isEmpty { json.array("examples", schema.examples) { $0.written($1.utf8) } }
    }
  }

  private mutating func form(_ form: Schema.Form, orNull: Bool) {
    switch form {
    case .any: break
    case .boolean: type("boolean", orNull)
    case .integer(let range):
      type("integer", orNull)
      field("format", "int64")
      if range.lowerBound > Int64.min { field("minimum", range.lowerBound) }
      if range.upperBound < Int64.max { field("maximum", range.upperBound) }
    case .number:
      type("number", orNull)
      field("minimum", 0)
    case .string(let text):
      type("string", orNull)
      textRules(text, orNull: orNull)
    case .list(let item, let count, let unique):
      type("array", orNull)
      field("items") { $0.schema(item) }
      if count.lowerBound > 0 { field("minItems", count.lowerBound) }
      if count.upperBound < Int.max { field("maxItems", count.upperBound) }
      if unique { field("uniqueItems", true) }
    case .object(let fields, let others):
      type("object", orNull)
      objectRules(fields, others: others)
    case .one(let schemas): array("oneOf", schemas) { $0.schema($1) }
    case .named(let name): field("$ref", "#/components/schemas/\(name)")
    }
  }

  private mutating func type(_ name: String, _ orNull: Bool) {
    if orNull { strings("type", [name, "null"]) } else { field("type", name) }
  }

  private mutating func textRules(_ text: Schema.Text, orNull: Bool) {
    if text.length.lowerBound > 0 { field("minLength", text.length.lowerBound) }
    if text.length.upperBound < Int.max { field("maxLength", text.length.upperBound) }
    if let pattern = text.pattern { field("pattern", pattern) }
    if let format = text.format { field("format", format) }
    if text.isBase64 { field("contentEncoding", "base64") }
    guard !text.choices.isEmpty else { return }
    field("enum") { json in
      json.array(text.choices.map { $0 as String? } + (orNull ? [nil] : [])) { json, choice in
        if let choice { json.string(choice) } else { json.null() }
      }
    }
  }

  private mutating func objectRules(_ fields: [(name: String, schema: Schema)], others: Schema?) {
    if !fields.isEmpty {
      object("properties") { json in
        for field in fields { json.field(field.name) { $0.schema(field.schema) } }
      }
    }
    let required = fields.filter { !$0.schema.isOptional }.map(\.name)
    if !required.isEmpty { strings("required", required) }
    switch others?.form {
    case nil: field("additionalProperties", false)
    case .any: break
    default: if let others { field("additionalProperties") { $0.schema(others) } }
    }
  }

  /// A field that `write` writes.
  mutating func field(_ name: String, _ write: (inout JSONWriter) -> Void) {
    self.name(name)
    write(&self)
  }
}

extension Schema.Form {
  /// Whether it has a `type`, which can name null too.
  fileprivate var hasTypeOfItsOwn: Bool {
    switch self {
    case .boolean, .integer, .number, .string, .list, .object: true
    case .any, .one, .named: false
    }
  }
}
