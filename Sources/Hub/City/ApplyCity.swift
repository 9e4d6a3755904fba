public import Access
internal import Centres
internal import Devices
internal import Jobs
public import Language
internal import Ledger
internal import Offers
internal import Quantities
internal import Scheduling
internal import Schemes
internal import Slurm
internal import Storage

extension Hub {
  /// Applies a city file: adds and updates, in one transaction, all or nothing. A repeat changes nothing.
  ///
  /// Only the file of somebody who may apply it is read.
  ///
  /// - Parameters:
  ///   - actor: nil from the machine itself, where the hub is not running.
  ///   - check: what else is to be held against the bytes before they are read.
  /// - Returns: what changed, a line each.
  public func applyCity(
    _ bytes: [UInt8], by actor: Actor?, check: ([UInt8]) throws(Problem) -> Void = { _ throws(Problem) in }
  ) async throws(Problem) -> [String] {
    let file = try await preparing(.applyCity, by: actor, "hub:") { () throws(Problem) in
      try actor?.require(.applyCity, on: .hub)
      try check(bytes)
      return try StrictJSON.read(CityFile.self, from: bytes)
    }
    let changes = try await change(.applyCity, by: actor, "hub:") { change in
      try change.require(.applyCity, on: .hub)
      let application = CityApplication(change: change, file: file)
      return try application.run()
    }
    try await connectCentres()
    return changes
  }
}

/// One city file, applied within a change.
private final class CityApplication {
  private let change: Change
  private let file: CityFile
  private var changes: [String] = []
  private var faults: [Problem.Fault] = []

  init(change: Change, file: CityFile) {
    self.change = change
    self.file = file
  }

  func run() throws -> [String] {
    try applyCity()
    faults += file.factFaults
    for organisation in file.organisations ?? [] { try apply(organisation) }
    for (index, scheme) in (file.schemes ?? []).enumerated() { try apply(scheme, at: "schemes[\(index)]") }
    for (index, centre) in (file.centres ?? []).enumerated() { try apply(centre, at: "centres[\(index)]") }
    for project in file.projects ?? [] { try apply(project) }
    for (index, person) in (file.people ?? []).enumerated() { try apply(person, at: "people[\(index)]") }
    for (index, centre) in (file.centres ?? []).enumerated() where faults.isEmpty {
      try applyLogins(of: centre, at: "centres[\(index)].logins")
    }
    guard faults.isEmpty else { throw Problem.invalid(faults) }
    return changes
  }

  private var records: any WriteTransaction { change.records }

  private func fault(_ field: String, _ rule: String, _ english: String, _ chinese: String) {
    faults.append(.init(field: field, rule: rule, Phrase(english, chinese)))
  }

  private func applyCity() throws {
    guard CityCalendar(timeZoneName: file.city.timeZone) != nil else {
      fault("city.timeZone", "known", "The time zone '\(file.city.timeZone)' is unknown.", "時區「\(file.city.timeZone)」無法識別。")
      throw Problem.invalid(faults)
    }
    guard var present = try records.find(CityRecord.self, 1) else {
      try records.insert(
        CityRecord(name: file.city.name, currency: file.city.currency, timeZone: file.city.timeZone, nextProjectNumber: 1))
      changes.append("city: new")
      return
    }
    let before = present
    if present.currency != file.city.currency || present.timeZone != file.city.timeZone,
      try records.count(LedgerEntryRecord.self, where: nil) > 0
    {
      fault(
        "city", "fixed", "The currency and the time zone cannot change once the ledger has entries.", "帳簿已有記錄，貨幣及時區不能更改。")
    }
    (present.name, present.currency, present.timeZone) = (file.city.name, file.city.currency, file.city.timeZone)
    if present != before {
      try records.update(present)
      changes.append("city: changed")
    }
  }

  private func apply(_ organisation: CityFile.Organisation) throws {
    let facts = organisation.facts ?? RequestFacts()
    guard var present = try records.find(OrganisationRecord.self, organisation.id) else {
      try records.insert(OrganisationRecord(id: organisation.id, name: organisation.name, facts: facts, createdAt: change.now))
      changes.append("organisation \(organisation.id): new")
      return
    }
    guard present.name != organisation.name || present.facts != facts else { return }
    (present.name, present.facts) = (organisation.name, facts)
    try records.update(present)
    changes.append("organisation \(organisation.id): changed")
  }

  private func apply(_ entry: CityFile.SchemeEntry, at path: String) throws {
    let scheme: Scheme
    switch (entry.preset, entry.scheme) {
    case (let name?, nil):
      guard let preset = Presets.named(name) else {
        let names = Presets.all.map(\.id).joined(separator: ", ")
        fault("\(path).preset", "known", "There is no preset '\(name)'. There are: \(names).", "沒有預設計劃「\(name)」。現有：\(names)。")
        return
      }
      scheme = preset
    case (nil, let document?):
      do throws(Problem) { scheme = try Hub.readScheme((try? document.bytes()) ?? []) } catch {
        faults += error.faults.map { .init(field: "\(path).scheme.\($0.field)", rule: $0.rule, $0.message) }
        return
      }
    default:
      fault(path, "one-of", "A scheme is either a preset or a whole scheme.", "資助計劃須為預設計劃或完整計劃，二者擇一。")
      return
    }
    let before = try Slug(rawValue: scheme.id).flatMap { try records.find(SchemeRecord.self, $0) }
    var record = try change.publish(scheme)
    if let open = entry.open, record.isOpen != open {
      record.isOpen = open
      try records.update(record)
    }
    if record != before { changes.append("scheme \(record.id): \(before == nil ? "new" : "changed")") }
    for (index, appropriation) in (entry.appropriations ?? []).enumerated() {
      try apply(appropriation, to: record.id, at: "\(path).appropriations[\(index)]")
    }
  }

  private func apply(_ appropriation: CityFile.Appropriation, to scheme: Slug, at path: String) throws {
    let amount: LedgerAmount
    let most: Int64 = 1_000_000_000_000
    switch (appropriation.amount, appropriation.deviceHours, appropriation.deviceSeconds, appropriation.deviceModel) {
    case (let text?, nil, nil, nil):
      guard let money = try? Money(decimal: text, file.city.currency) else {
        fault(
          "\(path).amount", "form", "'\(text)' is no amount of \(file.city.currency.code).",
          "「\(text)」不是有效的 \(file.city.currency.code) 金額。")
        return
      }
      amount = LedgerAmount(money)
    case (nil, let hours?, nil, let model?), (nil, nil, let hours?, let model?):
      let seconds: Int64 = appropriation.deviceSeconds == nil ? 3600 : 1
      guard (1...most * (3600 / seconds)).contains(hours), let known = change.hub.devices.model(named: model) else {
        fault(path, "known", "Device-hours are 1 to 10^12, of a known model.", "裝置小時須為 1 至 10^12，並屬已知型號。")
        return
      }
      amount = LedgerAmount(hours * seconds, .deviceSeconds(model: known.id))
    default:
      fault(path, "one-of", "An appropriation is an amount, or device-hours of a model.", "撥款須為金額，或某型號的裝置小時。")
      return
    }
    let head = try records.ledgerHead()
    try change.fund(scheme, amount, reference: appropriation.reference)
    if try records.ledgerHead() != head { changes.append("scheme \(scheme): appropriation \(appropriation.reference)") }
  }

  private func apply(_ centre: CityFile.Centre, at path: String) throws {
    if let slurm = centre.connection.slurm {
      let devices = change.hub.devices
      faults += slurm.faults(at: "\(path).connection.slurm") { devices.model(named: $0)?.id == $0 }
    }
    let before = try records.find(CentreRecord.self, centre.id)
    // Whether projects are kept apart there only the centre itself can tell.
    var record = CentreRecord(
      id: centre.id, name: centre.name, connection: centre.connection.kind, jurisdiction: centre.jurisdiction,
      clearance: centre.clearance,
      isDraining: before?.isDraining ?? false, unreachableSince: before?.unreachableSince,
      separatesProjects: before?.separatesProjects ?? false, revision: before?.revision ?? 1, slurm: centre.connection.slurm,
      memberLogins: centre.connection.memberLogins(before))
    if let before, before.leadsElsewhere(than: record), try records.hasJobsInPlace(at: centre.id) {
      fault(
        "\(path).connection", "in-use",
        "Jobs of '\(centre.id)' are at the place that it is joined to now, and would be lost there. Drain it first.",
        "「\(centre.id)」現有連接之處尚有作業，更改會令其遺失。請先停止接收作業，待其完成。")
    }
    if let before, record != before { record.revision += 1 }
    if before == nil { try records.insert(record) } else if record != before { try records.update(record) }
    if record != before { changes.append("centre \(centre.id): \(before == nil ? "new" : "changed")") }
    for (index, pool) in centre.pools.enumerated() { try apply(pool, of: centre.id, at: "\(path).pools[\(index)]") }
  }

  private func applyLogins(of centre: CityFile.Centre, at path: String) throws {
    for (signIn, login) in (centre.logins ?? [:]).sorted(by: { $0.key < $1.key }) {
      do {
        guard try change.setLogin(of: signIn, at: centre.id, to: login, isShared: centre.sharedLogins == true) else { continue }
        changes.append("centre \(centre.id): login of \(signIn)")
      } catch let problem as Problem { faults.append(.init(field: "\(path).\(signIn)", rule: problem.name, problem.message)) }
    }
  }

  private func apply(_ pool: CityFile.Pool, of centre: Slug, at path: String) throws {
    guard let price = try? Money(decimal: pool.pricePerHour, file.city.currency), price.minorUnits >= 0 else {
      fault("\(path).pricePerHour", "form", "'\(pool.pricePerHour)' is no price.", "「\(pool.pricePerHour)」不是有效價格。")
      return
    }
    var model: String?
    if let name = pool.deviceModel {
      guard let known = change.hub.devices.model(named: name) else {
        fault("\(path).deviceModel", "known", "The device model '\(name)' is unknown.", "裝置型號「\(name)」無法識別。")
        return
      }
      model = known.id
    }
    let policy: Policy
    switch Policy.live(pool.policy ?? PoolRecord.defaultPolicy) {
    case .success(let known): policy = known
    case .failure(let found):
      fault("\(path).policy", found.rule, found.phrase.english, found.phrase.traditionalChinese)
      return
    }
    let before = try records.find(PoolRecord.self, pool.id)
    let (planned, nodeFaults) = pool.plannedNodes(hasDevices: model != nil, at: path)
    faults += nodeFaults
    var record = PoolRecord(
      id: pool.id, centre: centre, deviceModel: model,
      nodes: before.map { $0.deviceModel == model ? $0.keepingReports(planned) : planned } ?? planned,
      pricePerHour: price.minorUnits, policy: policy.description, usage: pool.usage ?? .dedicated)
    record.closures = before?.closures ?? []
    do { _ = try record.shape() } catch {
      fault("\(path).nodes", "shape", "These nodes make no pool: \(error)", "這些節點不能組成資源池：\(error)")
      return
    }
    record.revision = before?.revision ?? 1
    if let before, record != before { record.revision += 1 }
    if let before, before.centre != centre {
      fault(
        "\(path).id", "unique", "The pool '\(pool.id)' belongs to '\(before.centre)'.", "資源池「\(pool.id)」屬於「\(before.centre)」。")
      return
    }
    if let before { try requireUsed(before, in: record, at: path) }
    if let problem = try records.obstacle(
      to: record.usage, of: before, at: file.centres?.first { $0.id == centre }?.connection.kind)
    {
      fault("\(path).usage", problem.name, problem.message.english, problem.message.traditionalChinese)
      return
    }
    if before == nil { try records.insert(record) } else if record != before { try records.update(record) }
    if record != before { changes.append("pool \(pool.id): \(before == nil ? "new" : "changed")") }
  }

  /// What jobs run on, and what packages keep, stays: under another name it would be given out twice.
  private func requireUsed(_ before: PoolRecord, in record: PoolRecord, at path: String) throws {
    let running = try records.jobsInPlace(before.id)
    var used = running.flatMap(\.placement).map { (node: $0.node, devices: $0.devices) }
    for grant in try records.packages(of: before.id) where grant.expiresAt > change.now {
      used += grant.allotment.map { (node: $0.node, devices: $0.devices) }
    }
    // What was lost before already is not lost by this file.
    let lost = Set(used.filter { before.has($0.devices, of: $0.node) && !record.has($0.devices, of: $0.node) }.map(\.node))
    let isOtherModel = before.deviceModel != record.deviceModel
    guard lost.isEmpty, !isOtherModel || running.isEmpty else {
      let names = lost.sorted().prefix(5).joined(separator: ", ")
      fault(
        "\(path).nodes", "in-use",
        "Jobs run on nodes or devices of '\(before.id)' that the file no longer has, or packages keep them: \(names).",
        "資源池「\(before.id)」中檔案不再列出的節點或裝置仍有作業運行，或已預留予套餐：\(names)。")
      return
    }
  }

  private func apply(_ project: CityFile.Project) throws {
    let wanted = NewProject(
      id: project.id, organisation: project.organisation, name: project.name, dataClass: project.dataClass ?? .internal,
      jurisdictions: project.jurisdictions ?? [])
    guard var present = try records.find(ProjectRecord.self, project.id) else {
      _ = try change.create(wanted)
      changes.append("project \(project.id): new")
      return
    }
    let before = present
    (present.name, present.dataClass, present.jurisdictions) = (wanted.name, wanted.dataClass, wanted.jurisdictions)
    guard present != before else { return }
    present.revision += 1
    try records.update(present)
    changes.append("project \(project.id): changed")
  }

  private func apply(_ person: CityFile.Person, at path: String) throws {
    let wanted = NewPerson(signIn: person.signIn, name: person.name, email: person.email, language: person.language ?? .english)
    faults += wanted.faults(in: "\(path).")
    guard faults.isEmpty else { return }
    if var present = try records.person(named: person.signIn) {
      let before = present
      (present.name, present.email, present.language) = (wanted.name, wanted.email, wanted.language)
      if present != before {
        present.revision += 1
        try records.update(present)
        changes.append("person \(person.signIn): changed")
      }
    } else {
      try records.insert(
        PersonRecord(
          id: change.hub.newIdentifier(), signIn: wanted.signIn, name: wanted.name, email: wanted.email,
          language: wanted.language,
          password: nil, isActive: true, createdAt: change.now))
      changes.append("person \(person.signIn): new")
    }
    for (index, role) in (person.roles ?? []).enumerated() {
      guard let assignment = role.assignment else {
        fault(
          "\(path).roles[\(index)]", "scope", "'\(role.role.rawValue)' is held in one scope of its kind.",
          "「\(role.role.rawValue)」須且只須指明一個適用範圍。")
        continue
      }
      try change.assign(assignment, to: person.signIn)
    }
  }
}

extension CentreRecord {
  /// Whether the other one has its runs in another place, where their keys would not be known; or under other people's logins,
  /// who could not end them.
  fileprivate func leadsElsewhere(than other: CentreRecord) -> Bool {
    connection != other.connection || slurm?.sharedFolder != other.slurm?.sharedFolder
      || slurm?.hasMemberLogins != other.slurm?.hasMemberLogins
  }
}

extension ReadTransaction {
  fileprivate func hasJobsInPlace(at centre: Slug) throws -> Bool {
    let found = try select(
      JobRecord.self, where: .equal(.centre, centre) && .oneOf(.state, JobState.inPlace), order: .ascending(.number), limit: 1)
    return !found.isEmpty
  }
}
