internal import Access
internal import Hub
internal import JSON
internal import Language
internal import Ledger
internal import Quantities

/// The hub's kinds of value, as answers write them.
extension JSONWriter {
  mutating func field<Entity>(_ name: String, _ value: Identifier<Entity>?) { field(name, value?.rawValue) }

  mutating func field(_ name: String, _ value: Slug?) { field(name, value?.rawValue) }

  /// Minor units with their currency.
  mutating func field(_ name: String, minorUnits: Int64?, _ currency: Currency) {
    field(name, minorUnits.map { Money(minorUnits: $0, currency) })
  }

  /// `{"minorUnits":1250,"currency":"HKD"}` or `{"deviceSeconds":3600,"model":"h100"}`
  mutating func field(_ name: String, _ value: LedgerAmount?) {
    field(name, value) { json, amount in
      switch amount.unit {
      case .currency(let currency):
        json.object {
          $0.field("minorUnits", amount.count)
          $0.field("currency", currency.code)
        }
      case .deviceSeconds(let model):
        json.object {
          $0.field("deviceSeconds", amount.count)
          $0.field("model", model)
        }
      }
    }
  }

  /// Faults and warnings, in both languages: they are data here, not a refusal.
  mutating func field(_ name: String, _ faults: [Problem.Fault]) {
    array(name, faults) { json, fault in
      json.object {
        $0.field("field", fault.field)
        $0.field("rule", fault.rule)
        $0.field("message", fault.message)
        if let line = fault.line { $0.field("line", line) }
      }
    }
  }
}
