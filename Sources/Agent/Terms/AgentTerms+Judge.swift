public import Centres
public import Language
public import Quantities

extension AgentTerms {
  /// How things stand at the centre when an order comes.
  public struct Situation: Sendable {
    public var now: Instant
    public var calendar: CityCalendar
    /// Devices of the runs that the agent has under way, without this one.
    public var devicesUnderWay: Int
    /// Devices that the centre has; nil where it does not tell just now.
    public var devicesOfCentre: Int?
    /// Jobs of the centre's own users that wait; nil where it does not tell.
    public var othersWaiting: Int?
    public var isStopped: Bool

    public init(
      now: Instant, calendar: CityCalendar, devicesUnderWay: Int, devicesOfCentre: Int?, othersWaiting: Int?, isStopped: Bool
    ) {
      self.now = now
      self.calendar = calendar
      self.devicesUnderWay = devicesUnderWay
      self.devicesOfCentre = devicesOfCentre
      self.othersWaiting = othersWaiting
      self.isStopped = isStopped
    }
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
    if let most = mostDevicesPerJob, order.devices > most {
      return Phrase("The centre's operator allows \(most) devices a job at most.", "算力中心的營運者只容許每個作業最多 \(most) 個裝置。")
    }
    if let most = devices(of: situation), order.devices > most {
      return Phrase(
        "The centre's operator allows the hub \(most) devices at most, and the job needs \(order.devices).",
        "算力中心的營運者只容許平台使用最多 \(most) 個裝置，而此作業需要 \(order.devices) 個。")
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
    if deviceShare != nil {
      guard let most = devices(of: situation) else {
        return Phrase("The centre does not tell just now how many devices it has.", "算力中心暫時未能提供裝置總數。")
      }
      if order.devices > most - situation.devicesUnderWay {
        return Phrase(
          "The hub has its share of the centre, \(most) devices, in use.", "平台在此算力中心的份額（\(most) 個裝置）已全部使用。")
      }
    }
    if ownUsersFirst, let waiting = situation.othersWaiting, waiting > 0 {
      return Phrase(
        "The centre's own users come first: \(waiting) of their jobs wait.", "算力中心優先服務其自身用戶：現有 \(waiting) 個作業輪候。")
    }
    return nil
  }

  /// The devices that the hub may have at a time, rounded down; nil for no bound, or where the centre does not tell.
  private func devices(of situation: Situation) -> Int? {
    guard let share = deviceShare, let total = situation.devicesOfCentre else { return nil }
    return Int(clamping: Int128(total) * Int128(share.numerator) / Int128(share.denominator))
  }

  private func line(_ situation: Situation) -> BlackoutLine {
    BlackoutLine(blackouts, after: situation.now, in: situation.calendar)
  }
}

extension RunOrder {
  /// The hub's name of the project; empty where the order does not tell.
  var project: String { environment["PRAYA_PROJECT"] ?? "" }

  /// The devices of all nodes together.
  var devices: Int { allotment.reduce(0) { $0 + $1.devices.count } }
}
