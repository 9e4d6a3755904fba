public import Access
internal import Jobs
public import Language
internal import Offers
public import Quantities
internal import Storage

extension Hub {
  /// Moves a job that has not begun to another pool, under that pool's offer of this moment: its price becomes the job's, and
  /// what is held for it is held anew. What somebody was asked about is accepted by this. A job that its centre may have
  /// moves once the centre has confirmed that it never began; one that begins after all stays.
  ///
  /// - Parameters:
  ///   - name: the job's public name; of an array, all its runs that have not begun.
  ///   - price: for a device-hour, as whoever asks for this saw it; nil for whatever it is.
  ///   - ownShareAtMost: the most own money, in minor units, that one run may hold there; nil for what the offer says.
  public func moveJobs(
    named name: String, to pool: Slug, price: Money? = nil, ownShareAtMost: Int64? = nil, by actor: Actor
  ) async throws(Problem) -> [JobRecord] {
    let jobs = try await movable(name, by: actor)
    var moved: [JobRecord] = []
    for job in jobs where jobs.count == 1 || job.state.mayMove && !job.hasBegun {
      moved.append(try await move(job, to: pool, price, ownShareAtMost, by: actor))
    }
    return moved
  }

  /// Says no to the question whether a job shall move. A repeat changes nothing.
  public func keepJobs(named name: String, by actor: Actor) async throws(Problem) -> [JobRecord] {
    let jobs = try await movable(name, by: actor)
    var kept: [JobRecord] = []
    for job in jobs {
      kept.append(
        try await change(.moveJob, by: actor, "job:\(job.id)") { change in
          try change.require(.moveJob, on: try change.visibleJob(job.id).target)
          if let open = try change.records.openMove(of: job.id), open.state == .asked {
            try change.close(open, as: .declined, by: actor.person)
          }
          return try change.records.job(job.id)
        })
    }
    return kept
  }

  /// A job's moves and the questions about them, the oldest first; of an array, those of the run that is named.
  public func jobMoves(of name: String, by actor: Actor) async throws(Problem) -> [JobMoveRecord] {
    try await reading(.readJob, by: actor, "job:\(name.prefix(64))") { records in
      guard let job = try records.firstJob(named: name) else { throw Problem.notFound(Phrase("job", "作業"), name) }
      try job.requireVisible(to: actor)
      return try records.moves(of: job.id)
    }
  }

  private func movable(_ name: String, by actor: Actor) async throws(Problem) -> [JobRecord] {
    try await reading(.readJob, by: actor, "job:\(name.prefix(64))") { records in
      let jobs = try records.jobs(named: name)
      guard let first = jobs.first else { throw Problem.notFound(Phrase("job", "作業"), String(name.prefix(64))) }
      _ = try records.visibleJob(first.id, to: actor)
      return jobs
    }
  }

  private func move(
    _ job: JobRecord, to pool: Slug, _ price: Money?, _ ownShareAtMost: Int64?, by actor: Actor
  ) async throws(Problem) -> JobRecord {
    let offer = try await preparing(.moveJob, by: actor, "job:\(job.id)") { () throws(Problem) in
      try actor.require(.moveJob, on: job.target)
      try job.requireMovable(limits.moves)
      guard try await !viewing({ try $0.waitsForOthers(job) }) else { throw Problem.waitsForOthers }
      let answer = try await viewing(otherPlaces(for: job.id))
      if let offer = answer.offers.first(where: { $0.pool == pool }) { return offer }
      if let refusal = answer.refusals.first(where: { $0.pool == pool }) { throw refusal.problem }
      guard try await viewing({ try $0.find(PoolRecord.self, pool) != nil }) else {
        throw .notFound(Phrase("pool", "資源池"), pool.rawValue)
      }
      throw Problem(
        .conflict, "pool-been",
        Phrase("The job is in the pool '\(pool)', or was before: it does not go back.", "作業現正或曾經在資源池「\(pool)」，不會返回。"))
    }
    if let price, price != offer.pricePerHour { throw Problem.offerChanged }
    if let ownShareAtMost, offer.ownShare.minorUnits > ownShareAtMost {
      throw Problem(
        .conflict, "own-share-above-limit",
        Phrase(
          "Your own share can now be \(Format.money(offer.ownShare)), more than the limit you set.",
          "自付部分現時最多可達 \(Format.money(offer.ownShare))，高於你所設上限。"))
    }
    return try await change(.moveJob, by: actor, "job:\(job.id)") { change in
      let present = try change.visibleJob(job.id)
      try change.require(.moveJob, on: present.target)
      try present.requireMovable(change.hub.limits.moves)
      if let open = try change.records.openMove(of: job.id) {
        try change.accept(open, offer, by: actor.person)
      } else {
        guard try change.agree(job.id, offer, .wish, leg: job.leg, by: actor.person) else { throw Problem.jobChanged }
      }
      return try change.records.job(job.id)
    }
  }
}

extension Change {
  /// A person accepts another place while a question about one is open, or another move is under way.
  fileprivate func accept(_ open: JobMoveRecord, _ offer: PlaceOffer, by person: PersonID) throws {
    var (move, job) = (open, try records.job(open.job))
    guard move.state == .asked else {
      throw Problem(
        .conflict, "move-under-way",
        Phrase("The job is on its way to '\(move.toPool)' already.", "作業正轉往資源池「\(move.toPool)」。"))
    }
    guard move.expiresAt.map({ $0 > now }) ?? true else {
      throw Problem(.conflict, "question-expired", Phrase("The question has expired.", "詢問已逾期。"))
    }
    guard job.withdrawnAt == nil else { throw Problem.jobChanged }
    if move.toPool == offer.pool {
      // What was asked about is what is accepted: no more than that.
      guard offer.pricePerHour.minorUnits == move.priceAfter, offer.listPrice.minorUnits <= move.totalAfter,
        offer.ownShare.minorUnits <= move.ownAfter
      else { throw Problem.offerChanged }
    }
    (move.toCentre, move.toPool, move.priceAfter) = (offer.centre, offer.pool, offer.pricePerHour.minorUnits)
    (move.totalAfter, move.ownAfter) = (offer.listPrice.minorUnits, offer.ownShare.minorUnits)
    (move.state, move.decidedAt, move.decidedBy) = (.agreed, now, person)
    try records.update(move)
    try begin(&move, of: &job)
  }
}

extension JobRecord {
  fileprivate func requireMovable(_ terms: MoveTerms) throws(Problem) {
    guard state.mayMove, !hasBegun else {
      throw Problem(.conflict, "job-began", Phrase("Only a job that has not begun can move.", "只有尚未開始的作業可以轉移。"))
    }
    guard moves < terms.movesAtMost else {
      throw Problem(
        .conflict, "too-many-moves",
        Phrase("A job moves \(terms.movesAtMost) times at most.", "每個作業最多轉移 \(terms.movesAtMost) 次。"))
    }
  }
}

extension JobState {
  fileprivate var mayMove: Bool { self == .held || self == .waiting || self == .starting }
}

extension Problem {
  fileprivate static let waitsForOthers = Problem(
    .conflict, "waits-for-others",
    Phrase("The job waits for others that it depends on; it can move once they have completed.", "作業尚待所依賴的作業完成，其後方可轉移。"))

  fileprivate static let jobChanged = Problem(
    .conflict, "job-changed", Phrase("The job has changed meanwhile. Look at it again.", "作業狀態已變，請再查看。"))
}
