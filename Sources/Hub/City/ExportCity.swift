public import Access
public import Language
internal import Ledger
internal import Quantities
internal import Schemes
internal import Storage

extension Hub {
  /// The city as a file that makes the same city elsewhere: people without passwords, schemes with what was
  /// appropriated to them, nothing of applications, jobs and payments.
  public func exportCity(by actor: Actor?) async throws(Problem) -> CityFile {
    try await reading(.exportCity, by: actor, "hub:") { records in
      try actor?.require(.exportCity, on: .hub)
      let city = try records.city()
      return CityFile(
        note: nil, city: .init(name: city.name, currency: city.currency, timeZone: city.timeZone),
        organisations: try records.select(OrganisationRecord.self, order: .ascending(.id)).map {
          .init(id: $0.id, name: $0.name, facts: $0.facts)
        },
        schemes: try records.select(SchemeRecord.self, order: .ascending(.id)).map { try records.entry($0, city.currency) },
        centres: try records.select(CentreRecord.self, order: .ascending(.id)).map { try records.entry($0, city.currency) },
        projects: try records.select(ProjectRecord.self, order: .ascending(.number)).map {
          .init(id: $0.id, organisation: $0.organisation, name: $0.name, dataClass: $0.dataClass, jurisdictions: $0.jurisdictions)
        },
        people: try records.select(PersonRecord.self, order: .ascending(.sign_in)).filter { !$0.isOnlyInvited }
          .map { try records.entry($0) })
    }
  }
}

extension ReadTransaction {
  fileprivate func entry(_ record: SchemeRecord, _ currency: Currency) throws -> CityFile.SchemeEntry {
    let prefix = "appropriation:\(record.id):"
    let transfers = try select(
      LedgerEntryRecord.self, where: .greaterOrEqual(.id, prefix) && .less(.id, prefix + "~"), order: .ascending(.sequence))
    let appropriations = try transfers.compactMap { row -> CityFile.Appropriation? in
      let entry = try Entry(row.row)
      guard let amount = entry.movement?.amount else { return nil }
      var appropriation = CityFile.Appropriation(reference: String(entry.id.rawValue.dropFirst(prefix.count)))
      switch amount.unit {
      case .currency(let currency): appropriation.amount = Money(minorUnits: amount.count, currency).decimal
      case .deviceSeconds(let model):
        appropriation.deviceModel = model
        if amount.count.isMultiple(of: 3600) {
          appropriation.deviceHours = amount.count / 3600
        } else {
          appropriation.deviceSeconds = amount.count
        }
      }
      return appropriation
    }
    let document = try StrictJSON.read(JSONFragment.self, from: Array(record.document.utf8))
    return CityFile.SchemeEntry(preset: nil, scheme: document, open: record.isOpen, appropriations: appropriations)
  }

  fileprivate func entry(_ record: CentreRecord, _ currency: Currency) throws -> CityFile.Centre {
    let pools = try select(PoolRecord.self, where: .equal(.centre, record.id), order: .ascending(.id)).map { pool in
      CityFile.Pool(
        id: pool.id, deviceModel: pool.deviceModel, nodes: pool.groups,
        pricePerHour: Money(minorUnits: pool.pricePerHour, currency).decimal,
        policy: pool.policy == PoolRecord.defaultPolicy ? nil : pool.policy,
        usage: pool.usage == .dedicated ? nil : pool.usage)
    }
    let own = try select(MemberLoginRecord.self, where: .equal(.centre, record.id) && .isNotNull(.login))
    let logins = Dictionary(
      try own.compactMap { login in
        try find(PersonRecord.self, login.person).flatMap { person in login.login.map { (person.signIn, $0) } }
      }
    ) { $1 }
    return CityFile.Centre(
      id: record.id, name: record.name, connection: .init(record.connection, slurm: record.slurm),
      jurisdiction: record.jurisdiction,
      clearance: record.clearance,
      pools: pools, note: nil, logins: logins.isEmpty ? nil : logins,
      sharedLogins: Set(logins.values).count < logins.count ? true : nil)
  }

  fileprivate func entry(_ person: PersonRecord) throws -> CityFile.Person {
    let roles = try select(AssignmentRecord.self, where: .equal(.person, person.id)).map(\.assignment)
    let sorted = roles.sorted {
      ($0.scope.kind.rawValue, $0.scope.identifier, $0.role) < ($1.scope.kind.rawValue, $1.scope.identifier, $1.role)
    }
    return CityFile.Person(
      signIn: person.signIn, name: person.name, email: person.email, language: person.language,
      roles: sorted.map { CityFile.HeldRole($0) })
  }
}

extension PoolRecord {
  /// The nodes in their order, gathered into groups of like ones: by prefix and number where that names each exactly, by
  /// their names otherwise.
  fileprivate var groups: [CityFile.NodeGroup] {
    var groups: [CityFile.NodeGroup] = []
    for node in nodes {
      let numbered = NumberedName(node.name)
      var group = CityFile.NodeGroup(
        prefix: numbered?.prefix, count: numbered == nil ? nil : 1, first: numbered?.number,
        names: numbered == nil ? [node.name] : nil, devices: deviceModel == nil ? 0 : node.devices, cpus: node.cpus)
      if node.memoryMebibytes.isMultiple(of: 1024) {
        group.memoryGibibytes = node.memoryMebibytes >> 10
      } else {
        group.memoryMebibytes = node.memoryMebibytes
      }
      if let last = groups.last, let joined = last.joined(with: group) {
        groups[groups.count - 1] = joined
      } else {
        groups.append(group)
      }
    }
    return groups.map { group in
      var group = group
      if group.first == 1 { group.first = nil }
      return group
    }
  }
}

/// A node's name as a prefix that does not end with a digit, and a number without leading zeros.
struct NumberedName: Hashable {
  let prefix: String
  let number: Int

  /// Nil when the name is not exactly that.
  init?(_ name: String) {
    let digits = name.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
    let prefix = String(decoding: name.utf8.dropLast(digits), as: UTF8.self)
    let text = String(decoding: name.utf8.suffix(digits), as: UTF8.self)
    guard !prefix.isEmpty, let number = Int(text), number >= 1, String(number) == text, number <= CityFile.NodeGroup.largestNumber
    else { return nil }
    (self.prefix, self.number) = (prefix, number)
  }
}

extension CityFile.NodeGroup {
  /// This group with the next node, or nil when that does not follow in it.
  fileprivate func joined(with next: Self) -> Self? {
    var like = next
    (like.prefix, like.count, like.first, like.names) = (prefix, count, first, names)
    guard like == self else { return nil }
    var joined = self
    if let names, let more = next.names, names.count < Self.mostNodes {
      joined.names = names + more
    } else if let prefix, let count, let first, prefix == next.prefix, next.first == first + count, count < Self.mostNodes {
      joined.count = count + 1
    } else {
      return nil
    }
    return joined
  }
}
