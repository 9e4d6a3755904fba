internal import Centres
internal import Hub
internal import Jobs
internal import Quantities

extension Laws {
  /// A job runs at one centre only, whatever it moved: of all the keys that it ever had, none but the present one was ever
  /// started anywhere, and that one nowhere but where the job is. Its moves lead from where it was to where it is, none costs
  /// more than somebody accepted, and each hold but the last is given back.
  public static func movesOnce(_ state: WorldState) -> [Violation] {
    let moves = Dictionary(grouping: state.records.moves, by: \.job)
    var started: [String: [String]] = [:]
    for (centre, truths) in state.truths {
      // What began, and was cut off and forgotten by a centre that died before it had told anybody, never was.
      for truth in truths where truth.isRunning || truth.end?.startedAt != nil {
        started[truth.key.rawValue, default: []].append(centre)
      }
    }
    let voided = Set(state.records.ledger.filter { $0.kind == "void" }.compactMap(\.subject))
    return state.records.jobs.flatMap { job -> [Violation] in
      var violations: [Violation] = []
      for key in job.runKeys {
        for centre in started[key] ?? [] where key != job.runKey || centre != job.centre.rawValue {
          violations.append(Violation(2, "job \(job.id) is at \(job.centre) as \(job.runKey), and began at \(centre) as \(key)"))
        }
      }
      let own = (moves[job.id] ?? []).sorted { $0.number < $1.number }
      let done = own.filter { $0.state == .done }
      if done.count != job.moves {
        violations.append(Violation(2, "job \(job.id) moved \(job.moves) times, by record \(done.count)"))
      }
      for (first, second) in zip(done, done.dropFirst()) where first.toPool != second.fromPool {
        violations.append(Violation(2, "job \(job.id) went to \(first.toPool) and left \(second.fromPool)"))
      }
      if let last = done.last, last.toPool != job.pool || last.priceAfter != job.pricePerHour {
        violations.append(
          Violation(2, "job \(job.id) is in \(job.pool) at \(job.pricePerHour), its last move led to \(last.toPool)"))
      }
      // By itself: since somebody last decided.
      let byItself = done.reversed().prefix { $0.decidedBy == nil }
      if byItself.contains(where: { $0.totalAfter > job.acceptedTotal ?? .max })
        || job.moves > 0 && job.heldOwn > job.acceptedOwn ?? .max
      {
        violations.append(Violation(3, "job \(job.id) moved to where it costs more than was accepted"))
      }
      if own.dropLast().contains(where: { $0.state.isOpen }) || job.state.isTerminal && own.contains(where: { $0.state.isOpen }) {
        violations.append(Violation(2, "job \(job.id) is \(job.state.rawValue), and a move of it is open"))
      }
      if job.withdrawnAt != nil, job.state != .starting || own.last?.state != .agreed {
        violations.append(Violation(2, "job \(job.id) is \(job.state.rawValue) and asked back, with no move agreed"))
      }
      for line in state.records.ledger where line.kind == "hold" && line.id.hasPrefix("job:\(job.id):") {
        guard !line.id.hasPrefix("\(job.holdName):") || job.moves == 0 && line.id.hasPrefix("job:\(job.id):m") else { continue }
        if !voided.contains(line.id) {
          violations.append(Violation(3, "the hold \(line.id) of job \(job.id) stands though it moved"))
        }
      }
      return violations
    }
  }
}
