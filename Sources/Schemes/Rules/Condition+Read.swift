import JSON
import Language
import Quantities

extension Scheme.Condition {
  /// Lists of alternatives are not nested in one another.
  private static let alternatives = "any-of"

  /// Reads `{ "kinds": ["enterprise"], "employees": { "most": 499 } }`: each field a condition, at least one.
  static func read(_ field: FieldReader, _ currency: Currency) -> [Scheme.Condition]? {
    field.object { object in
      var conditions = facts(object, currency) + contract(object)
      if let list = object[alternatives] {
        let choices = list.list(most: 10) { choice in
          choice.object { alternative -> [Scheme.Condition]? in
            nonEmpty(alternative, facts(alternative, currency) + contract(alternative))
          }
        }
        if let choices { conditions.append(.anyOf(choices)) }
      }
      return nonEmpty(object, conditions)
    }
  }

  private static func nonEmpty(_ object: ObjectReader, _ conditions: [Scheme.Condition]) -> [Scheme.Condition]? {
    if object.names.isEmpty {
      object.fault("", "empty", Phrase("at least one condition should stand here.", "此處應有至少一項條件。"))
    }
    return conditions.isEmpty ? nil : conditions
  }

  /// Conditions on the organisation and on what it asks for.
  private static func facts(_ object: ObjectReader, _ currency: Currency) -> [Scheme.Condition] {
    let people = 0...Int64(100_000_000)
    let hours = 0...(Amount.mostUnits / 3600)
    let conditions: [Scheme.Condition?] = [
      object["kinds"]?.list { $0.choice() }.map { .kinds($0) },
      object["sizes"]?.list { $0.choice() }.map { .sizes($0) },
      object["employees"]?.range(people).map { .employees($0) },
      object["age-months"]?.range(0...12_000).map { .ageMonths($0) },
      object["start-up"]?.boolean().map { .startUp($0) },
      object["places"]?.list { $0.place() }.map { .places($0) },
      object["h-index"]?.range(0...1000).map { .hIndex($0) },
      object["purposes"]?.list { $0.slug() }.map { .purposes($0) },
      object["cost"]?.range(currency).map { .cost($0) },
      object["gpu-hours"]?.range(hours).map { .gpuHours($0) },
      object["credits"]?.range(0...Amount.mostUnits).map { .credits($0) },
      object["devices"]?.range(0...10_000_000).map { .devices($0) },
      object["device-models"]?.list { $0.slug() }.map { .deviceModels($0) },
      object["months"]?.months().map { .months($0) },
      object["project-budget"]?.range(currency).map { .projectBudget($0) },
    ]
    return conditions.compactMap { $0 }
  }

  /// Conditions on the contract behind a request, and questions of the scheme's own.
  private static func contract(_ object: ObjectReader) -> [Scheme.Condition] {
    let conditions: [Scheme.Condition?] = [
      object["contract-signed"]?.days().map { .contractSigned($0) },
      object["contract-months"]?.range(0...600).map { .contractMonths($0) },
      object["supplier-places"]?.list { $0.place() }.map { .supplierPlaces($0) },
      object["supplier-unrelated"]?.onlyTrue().map { .supplierUnrelated },
      object["hardware-origins"]?.list { $0.place() }.map { .hardwareOrigins($0) },
      object["no-other-funding"]?.onlyTrue().map { .noOtherFunding },
      object["confirmed"]?.list(most: 20) { $0.question() }.map { .confirmed($0) },
    ]
    return conditions.compactMap { $0 }
  }
}

extension FieldReader {
  /// A condition that is either asked for or left out.
  fileprivate func onlyTrue() -> Void? {
    guard let value = boolean() else { return nil }
    guard value else {
      fault("only-true", Phrase("write true, or leave the field out.", "請寫 true，或省去此欄位。"))
      return nil
    }
    return ()
  }

  fileprivate func question() -> Scheme.Question? {
    object { object in
      let id = object.required("id")?.slug()
      let text = object.required("question")?.phrase()
      guard let id, let text else { return nil }
      return Scheme.Question(id: id, text: text)
    }
  }
}
