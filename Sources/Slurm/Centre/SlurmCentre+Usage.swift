public import Centres
internal import Quantities

extension SlurmCentre {
  /// So many runs make a page of the accounting.
  private static let runsAtOnce = 2000
  /// A window starts as long as this, and becomes shorter where there is too much in it.
  private static let longestWindow = Seconds.days(1)
  /// What a controller remembers is bounded by its `MaxJobCount`, and comes in one page.
  private static let mostRemembered = 20_000
  /// So long the accounting may be behind: what slurmctld had kept for slurmdbd was there within a minute.
  private static let accountingLag = TrackRules.accountingPatience

  /// The accounting's runs, window after window; where there is no accounting, what the controller still remembers.
  public func usage(_ question: UsageQuestion) async throws(CentreFailure) -> UsagePage {
    let asked = clock.now
    // By the cluster's clock, which tells whole seconds.
    let correction = cluster.difference?.correction(beyond: settings.clockTolerance) ?? .zero
    let from = SlurmCentre.second(question.from, less: correction)
    let until = SlurmCentre.second(question.until, less: correction)
    guard var place = question.after.map(UsagePlace.init(_:)) ?? UsagePlace(from: from, length: SlurmCentre.longestWindow.count),
      from <= place.from, place.length > 0
    else { throw .refused(reason: "no page of this usage begins there") }
    guard place.from < until else {
      return UsagePage(source: .accounting, wholeUntil: asked - SlurmCentre.accountingLag, runs: [])
    }
    while true {
      let end = min(until, place.from + place.length)
      let usage = try await told(place.from..<end)
      guard usage.isAccounted else {
        let all = try await told(from..<until, atMost: SlurmCentre.mostRemembered)
        guard !all.isCut else { throw .troubled(reason: "the controller remembers more jobs than can be taken") }
        return UsagePage(source: .controller, wholeUntil: nil, runs: all.jobs.compactMap { $0.run(correction) })
      }
      guard usage.isCut else {
        // Where there was room, the next window may be longer again.
        let length = usage.jobs.count * 4 < SlurmCentre.runsAtOnce ? place.length * 2 : place.length
        let next = UsagePlace(from: end, length: min(SlurmCentre.longestWindow.count, length))
        return UsagePage(
          source: .accounting, wholeUntil: asked - SlurmCentre.accountingLag, runs: usage.jobs.compactMap { $0.run(correction) },
          next: end < until ? next.text : nil)
      }
      guard place.length > 1 else { throw .troubled(reason: "more jobs ended in one second than can be taken") }
      place.length /= 2
    }
  }

  private func told(
    _ seconds: Range<Int64>, atMost: Int = SlurmCentre.runsAtOnce
  ) async throws(CentreFailure) -> SlurmUsage {
    let window = Instant(secondsSince1970: seconds.lowerBound)..<Instant(secondsSince1970: seconds.upperBound)
    do throws(SlurmFailure) { return try await interface.usage(window, atMost: atMost) } catch { throw error.ofCentre }
  }

  /// A moment of the hub's as a second of the cluster's, rounded down.
  private static func second(_ moment: Instant, less correction: Milliseconds) -> Int64 {
    let theirs = min(max(0, moment.millisecondsSince1970), 253_402_300_799_000) - correction.count
    return max(0, theirs) / 1000
  }
}

/// Where a page of usage begins, in seconds since 1970 by the cluster's clock, and how much time it takes in.
private struct UsagePlace {
  var from: Int64
  var length: Int64

  init(from: Int64, length: Int64) { (self.from, self.length) = (from, length) }

  init?(_ text: String) {
    let parts = text.split(separator: "+", omittingEmptySubsequences: false).map { Int64($0) }
    guard parts.count == 2, let from = parts[0], let length = parts[1], (0...253_402_300_799).contains(from),
      (1...86_400).contains(length)
    else { return nil }
    self.init(from: from, length: length)
  }

  var text: String { "\(from)+\(length)" }
}

extension SlurmJob {
  /// The run as the hub is told of it; nil for a job that is none of Praya's.
  fileprivate func run(_ correction: Milliseconds) -> CentreRun? {
    guard let key else { return nil }
    var sighting = Sighting(number, attempt: nil, acceptedAt: .longAgo)
    sighting.note(self, asked: .longAgo)
    guard state.isOver else {
      return CentreRun(
        key: key, number: number.description, word: state.rawValue, outcome: .underWay,
        startedAt: startedAt.map { $0 + correction },
        endedAt: nil, measured: .zero, devices: deviceCount)
    }
    let end = sighting.end(isEndAsked: true, hasNoClaim: false)
    // Version 0.0.38's accounting tells no code of exit: whether the script failed or the centre is not to be known.
    let isUnexplained = state == .failed && exit == nil && end.startedAt != nil
    return CentreRun(
      key: key, number: number.description, word: state.rawValue, outcome: isUnexplained ? .unexplained : end.cause.outcome,
      startedAt: end.startedAt.map { $0 + correction }, endedAt: (endedAt ?? end.startedAt).map { $0 + correction },
      measured: end.measured, devices: deviceCount)
  }
}
