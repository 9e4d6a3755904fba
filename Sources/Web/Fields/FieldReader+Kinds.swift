internal import Access
internal import Hub
internal import JSON
internal import Language
internal import Quantities

/// The hub's kinds of value, as requests write them.
extension FieldReader {
  /// A short name of a thing of the hub.
  func shortName() -> Slug? {
    text(
      as: Phrase(
        "a short name of lower-case letters, digits and hyphens that starts with a letter (at most 48)",
        "以字母開頭、由小寫字母、數字及連字號組成的短名稱（最多 48 字）"), rule: "slug"
    ) { Slug(rawValue: $0) }
  }

  func identifier<Entity>(_: Entity.Type = Entity.self) -> Identifier<Entity>? {
    text(as: Phrase("an identifier", "識別碼"), rule: "identifier") { Identifier<Entity>(rawValue: $0) }
  }

  /// `{"minorUnits":1250,"currency":"HKD"}`
  func money() -> Money? {
    object { object in
      let units = object.required("minorUnits")?.whole(Int64.min...Int64.max)
      let currency = object.required("currency")?.currency()
      guard let units, let currency else { return nil }
      return Money(minorUnits: units, currency)
    }
  }

  /// Money in this currency, as whole minor units.
  func minorUnits(_ currency: Currency) -> Int64? {
    guard let money = money() else { return nil }
    guard money.currency == currency else {
      fault("currency", Phrase("The hub's currency is \(currency.code).", "平台使用的貨幣為 \(currency.code)。"))
      return nil
    }
    return money.minorUnits
  }

  func revision() -> Int? { count(0...1_000_000_000) }

  /// `{"kind":"project","identifier":"vision"}`; the hub has no identifier.
  func scope() -> Scope? {
    object { object in
      let kind: Scope.Kind? = object.required("kind")?.choice()
      let identifier = object["identifier"]?.string(mostBytes: 64)
      guard let kind else { return nil }
      if kind != .hub, identifier == nil {
        object.fault("identifier", "required", Phrase("'identifier' is required.", "必須填寫「identifier」。"))
        return nil
      }
      return Scope(kind: kind, identifier: identifier ?? "")
    }
  }
}

extension ObjectReader {
  /// `role` and `scope` as one assignment. - Parameter scope: nil where the body says it.
  func assignment(in scope: Scope? = nil) -> Assignment? {
    let role: Role? = required("role")?.choice()
    let scope = scope ?? required("scope")?.scope()
    guard let role, let scope else { return nil }
    guard let assignment = Assignment(role, in: scope) else {
      fault(
        "role", "scope",
        Phrase(
          "The role \(role.rawValue) is not held in a scope of the kind \(scope.kind.rawValue).",
          "角色「\(role.label.traditionalChinese)」不適用於「\(scope.kind.rawValue)」範圍。"))
      return nil
    }
    return assignment
  }
}
