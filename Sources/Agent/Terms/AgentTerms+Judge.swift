public import Centres
public import Language
public import Quantities

extension AgentTerms {
  /// How things stand at the centre when an order comes.
  public struct Situation: Sendable {
    public var now: Instant
    public var calendar: CityCalendar
    /// Of the runs that the agent has under way, without this one.
    public var underWay: CentreUsage
    /// What the centre has; nil where it does not tell just now.
    public var ofCentre: CentreUsage?
    public var othersWaiting: OthersWaiting
    public var isStopped: Bool

    public init(
      now: Instant, calendar: CityCalendar, underWay: CentreUsage, ofCentre: CentreUsage?, othersWaiting: OthersWaiting,
      isStopped: Bool
    ) {
      self.now = now
      self.calendar = calendar
      self.underWay = underWay
      self.ofCentre = ofCentre
      self.othersWaiting = othersWaiting
      self.isStopped = isStopped
    }
  }

  /// Jobs of the centre's own users that wait.
  public enum OthersWaiting: Sendable, Hashable {
    case jobs(Int)
    /// The centre does not tell just now.
    case unknown
    /// The centre has no queue of its own.
    case noQueue
  }

  public enum Verdict: Sendable, Hashable {
    case admitted
    /// As the terms are it will never be started: the job ends, free.
    case refused(Phrase)
    /// Not now: the job keeps its place and is asked for again.
    case heldBack(Phrase)
  }

  /// Whether an order may be started now. What holds for good is looked at first: a job that can never run here learns
  /// it at once, and not when the night is over.
  public func judge(_ order: RunOrder, in situation: Situation) -> Verdict {
    if let reason = lastingReason(order, in: situation) { return .refused(reason) }
    if let reason = passingReason(order, in: situation) { return .heldBack(reason) }
    return .admitted
  }

  private func lastingReason(_ order: RunOrder, in situation: Situation) -> Phrase? {
    let project = order.project
    if refusedProjects.contains(where: { $0.matches(project) })
      || !acceptedProjects.isEmpty && !acceptedProjects.contains(where: { $0.matches(project) })
    {
      return Phrase(
        "The centre's operator does not accept the project '\(project)'.", "算力中心的營運者不接受項目「\(project)」。")
    }
    if let longest = longestWalltime, order.walltime > longest {
      return Phrase(
        "The centre's operator allows a walltime of \(longest.count) s at most.", "算力中心的營運者只容許最多 \(longest.count) 秒的時限。")
    }
    let usage = order.usage
    if let most = mostDevicesPerJob, usage.devices > most {
      return Phrase("The centre's operator allows \(most) devices a job at most.", "算力中心的營運者只容許每個作業最多 \(most) 個裝置。")
    }
    if let most = situation.ofCentre?.share(of: self) {
      if let most = most.devices, usage.devices > most {
        return Phrase(
          "The centre's operator allows the hub \(most) devices at most, and the job needs \(usage.devices).",
          "算力中心的營運者只容許平台使用最多 \(most) 個裝置，而此作業需要 \(usage.devices) 個。")
      }
      if let most = most.cpus, usage.cpus > most {
        return Phrase(
          "The centre's operator allows the hub \(most) CPUs at most, and the job needs \(usage.cpus).",
          "算力中心的營運者只容許平台使用最多 \(most) 個處理器，而此作業需要 \(usage.cpus) 個。")
      }
    }
    if !runsOnThroughBlackouts, line(situation).opening(of: order.walltime, after: situation.now) == nil {
      return Phrase(
        "The walltime is longer than the time between the hours in which the centre's operator lets nothing run.",
        "作業的時限長於算力中心停用時段之間的間隔。")
    }
    return nil
  }

  private func passingReason(_ order: RunOrder, in situation: Situation) -> Phrase? {
    if situation.isStopped {
      return Phrase("The centre's operator has stopped new starts.", "算力中心的營運者已暫停啟動新作業。")
    }
    let line = line(situation)
    if let end = line.end(around: situation.now) {
      let moment = Format.moment(end, in: situation.calendar)
      return Phrase("The centre starts nothing before \(moment).", "算力中心於 \(moment) 前不啟動新作業。")
    }
    if !runsOnThroughBlackouts, let opening = line.opening(of: order.walltime, after: situation.now), opening > situation.now {
      let moment = Format.moment(opening, in: situation.calendar)
      return Phrase(
        "It could run into the hours in which the centre lets nothing run; it is started from \(moment) on.",
        "作業可能延至算力中心的停用時段；最早於 \(moment) 啟動。")
    }
    if let reason = shareReason(order.usage, in: situation) { return reason }
    guard ownUsersFirst else { return nil }
    switch situation.othersWaiting {
    case .noQueue, .jobs(...0): break
    case .jobs(let waiting):
      return Phrase(
        "The centre's own users come first: \(waiting) of their jobs wait.", "算力中心優先服務其自身用戶：現有 \(waiting) 個作業輪候。")
    case .unknown:
      return Phrase(
        "The centre's own users come first, and it does not tell just now whether any of them wait.",
        "算力中心優先服務其自身用戶，而現時未能得知有否用戶輪候。")
    }
    return nil
  }

  private func shareReason(_ usage: CentreUsage, in situation: Situation) -> Phrase? {
    guard deviceShare != nil || cpuShare != nil else { return nil }
    guard let most = situation.ofCentre?.share(of: self) else {
      return Phrase("The centre does not tell just now what it has.", "算力中心暫時未能提供資源總數。")
    }
    if let most = most.devices, usage.devices > 0, usage.devices > most - situation.underWay.devices {
      return Phrase(
        "The hub has its share of the centre, \(most) devices, in use.", "平台在此算力中心的份額（\(most) 個裝置）已全部使用。")
    }
    if let most = most.cpus, usage.cpus > most - situation.underWay.cpus {
      return Phrase(
        "The hub has its share of the centre, \(most) CPUs, in use.", "平台在此算力中心的份額（\(most) 個處理器）已全部使用。")
    }
    return nil
  }

  private func line(_ situation: Situation) -> BlackoutLine {
    BlackoutLine(blackouts, after: situation.now, in: situation.calendar)
  }
}

extension RunOrder {
  /// The hub's name of the project; empty where the order does not tell.
  var project: String { environment["PRAYA_PROJECT"] ?? "" }

  /// What the run takes of the centre. A cluster gives each node as many devices as the one that has most is to have: so it
  /// is counted, lest an order that names them unevenly gets more than the terms allow.
  var usage: CentreUsage {
    let nodes = allotment.count
    return CentreUsage(
      devices: (allotment.map(\.devices.count).max() ?? 0) * nodes, cpus: cpusPerNode.multipliedOrMost(by: nodes))
  }
}

extension Int {
  fileprivate func multipliedOrMost(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
