internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension FieldReader {
  /// What an officer grants: the benefit with its term, limits and conditions.
  func awardTerms(_ currency: Currency) -> AwardTerms? {
    object { object in
      let benefit = object.required("benefit")?.benefit(currency)
      let from = object.required("from")?.date()
      let until = object.required("until")?.date()
      let level = object["level"]?.text(most: 200)
      let devicesPerJob = object["devicesPerJob"]?.count(0...10_000_000)
      let centres = object["centres"]?.values(most: 100) { $0.shortName() }
      let conditions = object["conditions"]?.values(most: 50) { $0.text() }
      guard let benefit, let from, let until else { return nil }
      return AwardTerms(
        benefit: benefit, from: from, until: until, level: level, devicesPerJob: devicesPerJob, centres: centres ?? [],
        conditions: conditions ?? [])
    }
  }

  /// `{"kind":"money","amount":…,"rate":"70%"}`, `{"kind":"device-seconds","model":"h100","deviceSeconds":3600}` or
  /// `{"kind":"package","pool":"hku-h100","devices":8,"monthlyPrice":…,"rate":"70%"}`.
  private func benefit(_ currency: Currency) -> GrantBenefit? {
    object { object in
      let kind: BenefitKind? = object.required("kind")?.choice()
      switch kind {
      case nil:
        // The rest can only be judged by the kind.
        for name in object.names { _ = object[name] }
        return nil
      case .money:
        let amount = object.required("amount")?.minorUnits(currency)
        let rate = object.required("rate")?.share()
        guard let amount, let rate else { return nil }
        return .money(amount: amount, rate: rate)
      case .deviceSeconds:
        let model = object.required("model")?.text(most: 64)
        let amount = object.required("deviceSeconds")?.whole(Int64.min...Int64.max)
        guard let model, let amount else { return nil }
        return .deviceSeconds(model: model, amount: amount)
      case .package:
        let pool = object.required("pool")?.shortName()
        let devices = object.required("devices")?.count(0...10_000_000)
        let price = object.required("monthlyPrice")?.minorUnits(currency)
        let rate = object.required("rate")?.share()
        guard let pool, let devices, let price, let rate else { return nil }
        return .package(pool: pool, devices: devices, monthlyPrice: price, rate: rate)
      }
    }
  }
}

/// What a grant gives, by the name that requests and answers use.
enum BenefitKind: String, CaseIterable {
  case money
  case deviceSeconds = "device-seconds"
  case package
}
