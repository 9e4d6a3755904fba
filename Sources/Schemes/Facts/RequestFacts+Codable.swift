import Quantities

/// The same form as `read` reads, so that facts stand in a request's body or a record like in a file. Amounts are
/// written as texts of plain digits, which no decoder rounds.
extension RequestFacts: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, size, employees, founded, place, costs, devices, credits, months, purposes, confirmed
    case startUp = "start-up"
    case hIndex = "h-index"
    case gpuHours = "gpu-hours"
    case deviceSeconds = "device-seconds"
    case deviceModel = "device-model"
    case projectBudget = "project-budget"
    case contractSigned = "contract-signed"
    case contractMonths = "contract-months"
    case supplierPlace = "supplier-place"
    case supplierUnrelated = "supplier-unrelated"
    case hardwareOrigin = "hardware-origin"
    case otherFunding = "other-funding"
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      kind: try values.decodeIfPresent(ApplicantKind.self, forKey: .kind),
      size: try values.decodeIfPresent(OrganisationSize.self, forKey: .size),
      employees: try values.decodeIfPresent(Int.self, forKey: .employees),
      founded: try values.decodeIfPresent(CivilDate.self, forKey: .founded),
      startUp: try values.decodeIfPresent(Bool.self, forKey: .startUp),
      place: try values.decodeIfPresent(Place.self, forKey: .place),
      hIndex: try values.decodeIfPresent(Int.self, forKey: .hIndex),
      costs: try values.decodeIfPresent(Costs.self, forKey: .costs),
      use: try values.decodeIfPresent(DeviceSeconds.self, forKey: .deviceSeconds)
        ?? RequestFacts.use(hours: values.decodeIfPresent(Int64.self, forKey: .gpuHours), at: values.codingPath),
      devices: try values.decodeIfPresent(Int.self, forKey: .devices),
      deviceModel: try values.decodeIfPresent(String.self, forKey: .deviceModel),
      credits: try values.decodeIfPresent(Int64.self, forKey: .credits),
      months: try values.decodeIfPresent(Int.self, forKey: .months),
      purposes: try values.decodeIfPresent([String].self, forKey: .purposes),
      projectBudget: try values.decodeIfPresent(Budget.self, forKey: .projectBudget)?.money,
      contractSigned: try values.decodeIfPresent(CivilDate.self, forKey: .contractSigned),
      contractMonths: try values.decodeIfPresent(Int.self, forKey: .contractMonths),
      supplierPlace: try values.decodeIfPresent(Place.self, forKey: .supplierPlace),
      supplierUnrelated: try values.decodeIfPresent(Bool.self, forKey: .supplierUnrelated),
      hardwareOrigin: try values.decodeIfPresent(Place.self, forKey: .hardwareOrigin),
      otherFunding: try values.decodeIfPresent(Bool.self, forKey: .otherFunding),
      confirmed: try values.decodeIfPresent([String: Bool].self, forKey: .confirmed) ?? [:])
    try requireSaneNumbers(at: values.codingPath)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encodeIfPresent(kind, forKey: .kind)
    try values.encodeIfPresent(size, forKey: .size)
    try values.encodeIfPresent(employees, forKey: .employees)
    try values.encodeIfPresent(founded, forKey: .founded)
    try values.encodeIfPresent(startUp, forKey: .startUp)
    try values.encodeIfPresent(place, forKey: .place)
    try values.encodeIfPresent(hIndex, forKey: .hIndex)
    try values.encodeIfPresent(costs, forKey: .costs)
    if let use {
      let whole = use.count.isMultiple(of: 3600)
      try values.encode(whole ? use.count / 3600 : use.count, forKey: whole ? .gpuHours : .deviceSeconds)
    }
    try values.encodeIfPresent(devices, forKey: .devices)
    try values.encodeIfPresent(deviceModel, forKey: .deviceModel)
    try values.encodeIfPresent(credits, forKey: .credits)
    try values.encodeIfPresent(months, forKey: .months)
    try values.encodeIfPresent(purposes, forKey: .purposes)
    try values.encodeIfPresent(projectBudget.map(Budget.init), forKey: .projectBudget)
    try values.encodeIfPresent(contractSigned, forKey: .contractSigned)
    try values.encodeIfPresent(contractMonths, forKey: .contractMonths)
    try values.encodeIfPresent(supplierPlace, forKey: .supplierPlace)
    try values.encodeIfPresent(supplierUnrelated, forKey: .supplierUnrelated)
    try values.encodeIfPresent(hardwareOrigin, forKey: .hardwareOrigin)
    try values.encodeIfPresent(otherFunding, forKey: .otherFunding)
    if !confirmed.isEmpty { try values.encode(confirmed, forKey: .confirmed) }
  }

  private static func use(hours: Int64?, at path: [any CodingKey]) throws -> DeviceSeconds? {
    guard let hours else { return nil }
    guard (0...Amount.mostUnits / 3600).contains(hours) else {
      throw DecodingError.dataCorrupted(.init(codingPath: path + [CodingKeys.gpuHours], debugDescription: "too many GPU-hours"))
    }
    return DeviceSeconds(hours * 3600)
  }

  private func requireSaneNumbers(at path: [any CodingKey]) throws {
    let counts: [(CodingKeys, Int64?)] = [
      (.employees, employees.map(Int64.init)), (.hIndex, hIndex.map(Int64.init)), (.devices, devices.map(Int64.init)),
      (.months, months.map(Int64.init)), (.contractMonths, contractMonths.map(Int64.init)), (.credits, credits),
      (.deviceSeconds, use?.count),
    ]
    for (key, count) in counts {
      guard let count, !(0...Amount.mostUnits).contains(count) else { continue }
      throw DecodingError.dataCorrupted(
        .init(codingPath: path + [key], debugDescription: "\(count) is negative or too large"))
    }
  }

  /// A project's budget as it stands in a file.
  private struct Budget: Codable {
    let money: Money
    private enum CodingKeys: String, CodingKey { case currency, amount }

    init(_ money: Money) { self.money = money }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      money = try values.decodeAmount(in: values.decode(Currency.self, forKey: .currency), forKey: .amount)
    }

    func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(money.currency, forKey: .currency)
      try values.encode(money.decimal, forKey: .amount)
    }
  }
}

extension Costs: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let currency = try values.decode(Currency.self, forKey: Key(stringValue: "currency"))
    var amounts: [CostKind: Int64] = [:]
    for key in values.allKeys where key.stringValue != "currency" {
      guard let kind = CostKind(rawValue: key.stringValue) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: values, debugDescription: "'\(key.stringValue)' is no kind of cost")
      }
      amounts[kind] = try values.decodeAmount(in: currency, forKey: key).minorUnits
    }
    self.init(amounts, currency)
  }

  /// For amounts that were checked one by one.
  private init(_ checked: [CostKind: Int64], _ currency: Currency) {
    self.currency = currency
    minorUnits = checked
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(currency, forKey: Key(stringValue: "currency"))
    for (kind, units) in minorUnits {
      try values.encode(Money(minorUnits: units, currency).decimal, forKey: Key(stringValue: kind.rawValue))
    }
  }
}

extension KeyedDecodingContainer {
  /// An amount as a text of plain digits, or as a whole number of currency units.
  fileprivate func decodeAmount(in currency: Currency, forKey key: Key) throws -> Money {
    let digits = try (try? decode(String.self, forKey: key)) ?? String(decode(Int64.self, forKey: key))
    guard let money = try? Money(decimal: digits, currency), (0...Amount.mostUnits).contains(money.minorUnits) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "'\(digits.prefix(40))' is no amount in \(currency.code)")
    }
    return money
  }
}

extension Place: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let place = Place(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text.prefix(40))' is no place: write HK or CN-SH")
    }
    self = place
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(code)
  }
}
