public import JSON
public import Language
import Quantities

extension RequestFacts {
  /// Reads a facts file such as
  /// `{ "kind": "enterprise", "employees": 40, "costs": { "currency": "HKD", "compute": 120000 }, "months": 6 }`.
  ///
  /// - Returns: the facts, or nil and every fault at once with its line.
  public static func read(_ bytes: [UInt8]) -> (facts: RequestFacts?, faults: [Problem.Fault]) {
    let root: JSONNode
    do { root = try JSONReader.read(bytes) } catch { return (nil, [error.fault]) }
    let faults = FaultList()
    let facts = FieldReader(node: root, path: "", faults: faults).object(RequestFacts.read)
    return (faults.isEmpty ? facts : nil, faults.sorted)
  }

  /// Reads facts that are a part of a larger text, and puts what is wrong with the other faults of that text.
  public static func read(_ field: FieldReader) -> RequestFacts? { field.object(read) }

  private static func read(_ object: ObjectReader) -> RequestFacts? {
    func field(_ fact: Fact) -> FieldReader? { object[fact.rawValue] }
    var facts = RequestFacts()
    facts.kind = field(.kind)?.choice()
    facts.size = field(.size)?.choice()
    facts.employees = field(.employees)?.count(0...100_000_000)
    facts.founded = field(.founded)?.date()
    facts.startUp = field(.startUp)?.boolean()
    facts.place = field(.place)?.place()
    facts.hIndex = field(.hIndex)?.count(0...1000)
    facts.costs = field(.costs)?.costs()
    facts.use = use(object)
    facts.devices = field(.devices)?.count(0...10_000_000)
    facts.deviceModel = field(.deviceModel)?.slug()
    facts.credits = field(.credits)?.whole(0...Amount.mostUnits)
    facts.months = field(.months)?.count(0...600)
    facts.purposes = field(.purposes)?.list(most: 20) { $0.slug() }
    facts.projectBudget = field(.projectBudget)?.moneyWithCurrency()
    facts.contractSigned = field(.contractSigned)?.date()
    facts.contractMonths = field(.contractMonths)?.count(0...600)
    facts.supplierPlace = field(.supplierPlace)?.place()
    facts.supplierUnrelated = field(.supplierUnrelated)?.boolean()
    facts.hardwareOrigin = field(.hardwareOrigin)?.place()
    facts.otherFunding = field(.otherFunding)?.boolean()
    facts.confirmed = field(.confirmed)?.confirmations() ?? [:]
    return facts
  }

  /// `gpu-hours` as people write it, or `device-seconds` where the hours would not be whole.
  private static func use(_ object: ObjectReader) -> DeviceSeconds? {
    let hours = object[Fact.gpuHours.rawValue]
    let seconds = object["device-seconds"]
    if hours != nil, seconds != nil {
      object.fault(
        "device-seconds", "one-of",
        Phrase("give 'gpu-hours' or 'device-seconds', not both.", "「gpu-hours」與「device-seconds」只可填寫其一。"))
    }
    if let hours { return hours.whole(0...Amount.mostUnits / 3600).map { DeviceSeconds($0 * 3600) } }
    return seconds?.whole(0...Amount.mostUnits).map { DeviceSeconds($0) }
  }
}

extension FieldReader {
  /// `{ "currency": "CNY", "compute": 12000000, "storage": 50000 }`
  fileprivate func costs() -> Costs? {
    object { object in
      let currency = object.required("currency")?.currency()
      let fields = CostKind.allCases.compactMap { kind in object[kind.rawValue].map { (kind, $0) } }
      guard !fields.isEmpty else {
        object.fault("", "empty", Phrase("no cost is given.", "沒有填寫任何費用。"))
        return nil
      }
      guard let currency else { return nil }
      let amounts = fields.compactMap { kind, field in field.money(currency).map { (kind, $0.minorUnits) } }
      return Costs(Dictionary(uniqueKeysWithValues: amounts), in: currency)
    }
  }

  /// `{ "currency": "CNY", "amount": 8000000 }`
  fileprivate func moneyWithCurrency() -> Money? {
    object { object in
      let currency = object.required("currency")?.currency()
      let amount = object.required("amount")
      return currency.flatMap { currency in amount?.money(currency) }
    }
  }

  /// `{ "pilot-scenario": true }`
  fileprivate func confirmations() -> [String: Bool]? {
    object { object in
      var answers: [String: Bool] = [:]
      for name in object.names { answers[name] = object[name]?.boolean() }
      return answers
    }
  }
}
