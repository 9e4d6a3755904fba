internal import Language
internal import Quantities

extension Duties {
  /// Goes round the queues and the centres, until the task is cancelled: all of them by the rhythm, and between two such
  /// rounds at once what a change of a job calls for. Every centre has turns of its own: one that hangs keeps no other, and
  /// nothing of the hub, from its turn.
  func runRounds() async {
    // Only a person's seat can be refused.
    guard let seat = try? hub.bell.seat(at: .queues, of: nil) else { return }
    // The rhythm goes by a clock that nobody sets: a day's clock set back would stop it for as long.
    let clock = ContinuousClock()
    var (nextRound, nextCalendar) = (clock.now, clock.now)
    let turns = CentreTurns(survey: rhythm.survey, longest: rhythm.longestTurn)
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        let began = clock.now
        if began >= nextCalendar {
          await calendarRound()
          ended(.calendar)
          nextCalendar = clock.now + .seconds(rhythm.calendar.count)
        }
        let isWhole = began >= nextRound
        for (centre, turn) in await placeAndTakeTurns(isWhole, turns) {
          group.addTask { await take(turn, at: centre, turns) }
        }
        let over = clock.now
        if isWhole {
          ended(.jobs)
          nextRound = over + .milliseconds(rhythm.jobsMilliseconds)
        }
        guard over < nextRound, await seat.wait(atMost: nextRound - over) else { continue }
        // Many changes one after the other are answered together, and leave the processors to others meanwhile.
        let rest = max(.milliseconds(rhythm.leastRestMilliseconds), over - began)
        try? await clock.sleep(until: min(nextRound, over + rest))
      }
      group.cancelAll()
    }
  }

  /// Places what waits, and says at which centres a turn has begun.
  private func placeAndTakeTurns(_ isWhole: Bool, _ turns: CentreTurns) async -> [(Slug, CentreTurns.Turn)] {
    var begun: [(Slug, CentreTurns.Turn)] = []
    var hasJobs = true
    await attempt { () async throws(Problem) in hasJobs = try await hub.hasOpenJobs() }
    if hasJobs { await attempt { () async throws(Problem) in try await hub.placeJobs() } }
    guard isWhole || hasJobs else { return [] }
    await attempt { () async throws(Problem) in
      let centres = try await isWhole ? hub.centreNames() : hub.centresWithOrders()
      for centre in centres {
        switch turns.begin(centre, for: isWhole ? (hasJobs ? .everything : .survey) : .orders, at: .now) {
        case .turn(let turn): begun.append((centre, turn))
        case .nothingDue, .underWay: break
        // Nothing more is placed where nothing is heard.
        case .overdue: try await hub.note(centre, reachable: false)
        }
      }
    }
    return begun
  }

  /// Sends to one centre what is to be sent, and takes down what is heard.
  private func take(_ first: CentreTurns.Turn, at centre: Slug, _ turns: CentreTurns) async {
    var next: CentreTurns.Turn? = first
    while let turn = next {
      if turn.attends {
        await attempt { () async throws(Problem) in try await hub.attendRuns(at: centre, observing: turn.observes) }
        await attempt { () async throws(Problem) in try await hub.seeToRefused(by: centre) }
      }
      if turn.surveys {
        await attempt { () async throws(Problem) in try await hub.surveyCentre(centre) }
        await attempt { () async throws(Problem) in try await hub.forgetRunFiles(at: centre) }
        ended(.survey)
      }
      next = turns.end(centre, after: turn, at: .now)
    }
  }

  /// Looks at the queues that centres show. No other duty waits for one, since a large cluster's takes long.
  func watchQueues() async {
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        await attempt { () async throws(Problem) in
          for centre in try await hub.centresWithDueQueues() {
            group.addTask { await attempt { () async throws(Problem) in try await hub.lookAtQueue(of: centre) } }
          }
        }
        try? await Task.sleep(for: .seconds(rhythm.queues.count))
      }
      group.cancelAll()
    }
  }
}
