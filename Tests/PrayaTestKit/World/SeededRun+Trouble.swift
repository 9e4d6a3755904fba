internal import Access
internal import Centres
internal import Foundation
internal import Hub
internal import Jobs
internal import Language
internal import Ledger
internal import Quantities
internal import Storage

/// What goes wrong around the Hub, what people try that they may not, and the calm after it all.
extension SeededRun {
  mutating func centreEvent() async throws {
    guard let name = random.pick(CityOfTests.centres), let centre = world.centres[name] else { return }
    switch random.number(0...11) {
    case 10, 11:
      let isConnected = random.chance(600)
      await world.setConnected(isConnected, to: name)
      trace.append("\(name) is \(isConnected ? "connected" : "not connected")")
      guard !isConnected else { return }
      try await attempt("survey", by: nil) { hub, _ throws(Problem) in
        try await hub.surveyCentres()
        return "done"
      }
      let known = try await world.database.read { try $0.find(CentreRecord.self, name) }
      if known?.unreachableSince == nil { violations.append(Violation(4, "\(name) takes jobs and cannot be asked")) }
    case 0...2:
      let (killing, forgetting) = (random.chance(500), random.chance(500))
      centre.die(killing: killing, forgetting: forgetting)
      trace.append("\(name) dies\(killing ? ", its runs too" : "")\(forgetting ? ", forgetting" : "")")
    case 3...6:
      centre.revive()
      trace.append("\(name) is up")
    default:
      guard let node = random.pick(centre.nodes) else { return }
      centre.setAvailable(!node.isAvailable, node: node.name)
      trace.append("\(node.name) at \(name) is \(node.isAvailable ? "out of" : "in") service")
    }
  }

  /// The city as it is, applied once more while everything runs: nothing changes.
  mutating func reapplyCity() async throws {
    try await attempt("survey", by: nil) { hub, _ throws(Problem) in
      try await hub.surveyCentres()
      return "done"
    }
    let before = try await world.database.read { try $0.select(PoolRecord.self, order: .ascending(.id)) }
    var changes: [String] = []
    let isApplied = try await attempt("admin applies the city as it is", by: "admin") { hub, cast throws(Problem) in
      let file = try await hub.exportCity(by: cast["admin"])
      guard let bytes = try? JSONEncoder().encode(file) else { return "is not written" }
      changes = try await hub.applyCity([UInt8](bytes), by: cast["admin"])
      return "\(changes)"
    }
    if !isApplied { violations.append(Violation(8, "the city as it is is refused")) }
    if !changes.isEmpty { violations.append(Violation(4, "the city as it is changes \(changes)")) }
    let after = try await world.database.read { try $0.select(PoolRecord.self, order: .ascending(.id)) }
    // A centre may have answered otherwise in the survey that follows; what nobody reported has not come back.
    for (old, new) in zip(before, after) {
      for (first, second) in zip(old.nodes, new.nodes) where second.isAvailable && !first.isAvailable {
        let truth = world.centres[new.centre]?.nodes.first { $0.name == second.name }
        if truth?.isAvailable != true { violations.append(Violation(4, "\(second.name) is given out and out of service")) }
      }
    }
  }

  mutating func planMaintenance() async throws {
    guard let pool = random.pick(CityOfTests.pools) else { return }
    let start = world.clock.now + .hours(Int64(random.number(0...20)))
    let end = start + .hours(Int64(random.number(1...30)))
    try await attempt("operator closes \(pool.id) from \(start)", by: "operator") { hub, cast throws(Problem) in
      _ = try await hub.planMaintenance(of: pool.id, start..<end, by: cast["operator"])
      return "done"
    }
  }

  /// Somebody tries what they may not. The attempt must be refused, stand in the audit log and change nothing.
  mutating func forbidden() async throws {
    let offences = Offence.all(job: jobs.last, application: applications.last?.id, grant: grants[0], payment: payments[0])
    guard let offence = random.pick(offences) else { return }
    let before = try await TableImages.read(world.database)
    var refusal: Problem?
    do throws(Problem) {
      try await offence.commit(await world.hub, world.cast[offence.by])
    } catch {
      refusal = error
    }
    trace.append("\(offence.by) may not \(offence.what): \(refusal?.name ?? "done!")")
    guard let refusal, refusal.kind == .forbidden || refusal.kind == .notFound else {
      violations.append(Violation(6, "\(offence.by) could \(offence.what): \(refusal?.name ?? "done")"))
      return
    }
    let found = Laws.leavesTrace(from: before, to: try await TableImages.read(world.database), refusal: refusal.name)
    violations += found.map { Violation($0.law, "\($0.what) [\(offence.by): \(offence.what)]") }
  }

  /// Input that breaks a rule: refused with its field, changing nothing.
  mutating func malformed() async throws {
    guard let fault = random.pick(Malformed.all(job: jobs.last, grant: grants[0], now: world.clock.now)) else { return }
    let before = try await TableImages.read(world.database)
    var refusal: Problem?
    do throws(Problem) {
      try await fault.send(await world.hub, world.cast[fault.by])
    } catch {
      refusal = error
    }
    trace.append("\(fault.what): \(refusal?.name ?? "done!")")
    let isNamed =
      refusal.map { !$0.faults.isEmpty || $0.kind == .tooLarge || $0.kind == .notFound || $0.kind == .conflict } ?? false
    if !isNamed { violations.append(Violation(8, "\(fault.what): \(refusal.map { "\($0)" } ?? "was accepted")")) }
    let found = Laws.leavesTrace(from: before, to: try await TableImages.read(world.database), refusal: refusal?.name)
    violations += found.map { Violation($0.law == 6 ? 8 : $0.law, "\($0.what) [\(fault.what)]") }
  }

  // MARK: Calm

  /// Ends the faults, lets what is held go, and turns the clock until everything is over.
  mutating func drain() async throws {
    for (name, centre) in world.centres {
      centre.calmDown()
      await world.setConnected(true, to: name)
    }
    for centre in CityOfTests.centres { try await setDraining(false, centre) }
    let held = try await world.database.read { records in
      try records.select(JobRecord.self, where: .equal(.state, JobState.held.rawValue), order: .ascending(.number))
    }
    for job in held {
      let lead = Cast.lead(of: job.project)
      try await attempt("\(lead) releases \(job.id)", by: lead) { hub, cast throws(Problem) in
        try await hub.releaseJob(job.id, by: cast[lead]).state.rawValue
      }
    }
    try await attempt("survey", by: nil) { hub, _ throws(Problem) in
      try await hub.surveyCentres()
      return "done"
    }
    // Packages last three months at most and are extended by single ones; 200 days cover them.
    let end = world.clock.now + .days(200)
    var rounds = 0
    while world.clock.now < end {
      rounds += 1
      let hub = await world.hub
      try await hub.placeJobs()
      try await hub.attendRuns()
      if rounds.isMultiple(of: 3) { try await hub.moveStuckJobs() }
      let (jobs, others) = try await world.database.read { records in
        (
          try records.count(JobRecord.self, where: .isNull(.settled_at)),
          try records.count(GrantRecord.self, where: .equal(.state, GrantState.active.rawValue))
            + records.count(AwardRecord.self, where: .equal(.state, AwardState.awaiting.rawValue))
        )
      }
      guard jobs + others > 0 else { break }
      world.clock.advance(by: jobs > 0 && rounds < 60 ? .hours(2) : .days(6))
      if jobs == 0 || rounds.isMultiple(of: 6) || rounds >= 60 { try await calendarRound() }
    }
    trace.append("calm at \(world.clock.now)")
  }

  /// Law 7 by the Hub's own statements: over all months they come to what the ledger has posted.
  mutating func checkStatements(_ records: HubRecords) async throws {
    guard let calendar = try? records.city.calendar() else { return }
    let hub = await world.hub
    for project in records.projects {
      var (month, own, scheme) = (calendar.month(of: CityOfTests.start - .days(40)), Int64(0), Int64(0))
      while month <= calendar.month(of: world.clock.now) {
        let statement = try await hub.statement(of: project.id, month, by: world.cast["auditor"])
        own += statement.totals.ownShare
        scheme += statement.totals.schemeShare
        month = month.next
      }
      let currency = records.city.currency.code
      let grants = Set(records.grants.filter { $0.project == project.id }.map { "grant:\($0.id):\(currency)" })
      let posted = records.ledger.filter { $0.kind == "post" && $0.credit?.hasPrefix("centre:") == true && $0.unit == currency }
      let ownPosted = posted.filter { $0.debit == "project:\(project.id):\(currency)" }.reduce(0) { $0 + ($1.amount ?? 0) }
      let schemePosted = posted.filter { grants.contains($0.debit ?? "") }.reduce(0) { $0 + ($1.amount ?? 0) }
      if (own, scheme) != (ownPosted, schemePosted) {
        violations.append(
          Violation(7, "\(project.id)'s statements come to \(own) and \(scheme), the ledger to \(ownPosted) and \(schemePosted)"))
      }
    }
  }
}
