import Quantities

extension Machine {
  /// What `candidate` could ever use: the pool, or its package, or what it is allowed of them.
  func wholeOpenings(for candidate: Candidate) -> Openings {
    var openings = Openings(all: pool)
    if candidate.lane > 0 { openings.restrict(toPackage: reservations[candidate.lane - 1].places, of: pool) }
    if let allowed = candidate.allowed { openings.restrict(to: allowed) }
    return openings
  }

  /// What is left of it while nodes are out of service.
  func servingOpenings(for candidate: Candidate) -> Openings {
    var openings = wholeOpenings(for: candidate)
    for (index, isAvailable) in pool.isAvailable.enumerated() where !isAvailable { openings.close(index) }
    return openings
  }

  /// What everyone may use who is held to no nodes, where nothing is reserved: the same for all of a pass.
  var generalOpenings: Openings? {
    guard reservations.isEmpty else { return nil }
    var openings = Openings(all: pool)
    for (index, isAvailable) in pool.isAvailable.enumerated() where !isAvailable { openings.close(index) }
    return openings
  }

  /// `openings(for:at:)`, read from `general` where that is the same.
  func openings(for candidate: Candidate, at now: Instant, general: Openings?) -> Openings {
    if let general, candidate.allowed == nil, candidate.lane == 0 { return general }
    return openings(for: candidate, at: now)
  }

  /// What is left of it from `now` on for the candidate's whole walltime, heeding reservations.
  func openings(for candidate: Candidate, at now: Instant) -> Openings {
    var openings = servingOpenings(for: candidate)
    guard !reservations.isEmpty else { return openings }
    if candidate.lane > 0 {
      let own = reservations[candidate.lane - 1].reservation.interval
      if now < own.lowerBound || now + candidate.demand.walltime > own.upperBound {
        for index in openings.nodes.indices { openings.close(index) }
        return openings
      }
    }
    // The devices of several reservations are joined before their share is taken, as two that follow one another
    // on the same devices take it once.
    var taken = [UInt64](repeating: 0, count: pool.nodes.count)
    for position in foreignReservations(of: candidate, at: now) {
      let places = reservations[position].places
      for index in taken.indices where places.includes[index] {
        if places.isWhole[index] { openings.close(index) } else { taken[index] |= places.devices[index] }
      }
    }
    for (index, devices) in taken.enumerated() {
      openings.take(devices, at: index, of: pool, withShare: candidate.lane == 0)
    }
    return openings
  }

  /// The reservations of others that the candidate could run into, were it to start now.
  private func foreignReservations(of candidate: Candidate, at now: Instant) -> [Int] {
    let window = now..<(now + candidate.demand.walltime)
    return reservations.indices.filter { position in
      position + 1 != candidate.lane && reservations[position].reservation.interval.overlaps(window)
    }
  }

  /// When a reservation next comes so near that `candidate`, which now waits for running jobs, could run into it, and
  /// so gives way to those behind it.
  func lapse(of candidate: Candidate, after now: Instant) -> Instant? {
    var next: Instant?
    for (position, entry) in reservations.enumerated() {
      let interval = entry.reservation.interval
      let edge = position + 1 == candidate.lane ? interval.upperBound : interval.lowerBound
      let lastStart = edge - candidate.demand.walltime
      guard lastStart >= now else { continue }
      let lapse = Instant(millisecondsSince1970: lastStart.millisecondsSince1970 + 1)
      next = next.map { min($0, lapse) } ?? lapse
    }
    return next
  }

  /// What other than running jobs keeps `candidate` from starting.
  ///
  /// - Precondition: its openings at `now` do not carry it.
  func obstacle(to candidate: Candidate, at now: Instant) -> Waiting {
    guard candidate.misfits.isEmpty else { return .neverFits(candidate.misfits) }
    let serving = servingOpenings(for: candidate)
    guard serving.carry(candidate.demand) else { return .nodeUnavailable }
    if candidate.lane > 0 {
      let own = reservations[candidate.lane - 1].reservation
      if now + candidate.demand.walltime > own.interval.upperBound { return .neverFits([.reservationOver(name: own.name)]) }
      if now < own.interval.lowerBound { return .reservation(name: own.name) }
    }
    let inTheWay = foreignReservations(of: candidate, at: now).first { position in
      let places = reservations[position].places
      return places.includes.indices.contains { places.includes[$0] && serving.nodes[$0].cpus >= 0 }
    }
    guard let inTheWay else { preconditionFailure("what nodes in service could carry is kept off by a reservation only") }
    let reservation = reservations[inTheWay].reservation
    return reservation.purpose == .maintenance ? .maintenance(name: reservation.name) : .reservation(name: reservation.name)
  }
}
