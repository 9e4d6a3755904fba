public import Language
internal import Quantities

extension AgentTerms {
  /// The terms as sentences, for the hub's operators and members.
  ///
  /// - Parameter isStopped: whether the stop switch is set.
  public func sentences(isStopped: Bool) -> [Phrase] {
    var found: [Phrase] = []
    if isStopped { found.append(Phrase("New starts are stopped for now.", "現已暫停啟動新作業。")) }
    if !acceptedProjects.isEmpty {
      found.append(
        Phrase("Accepts the projects \(list(acceptedProjects, ", ")) alone.", "只接受項目：\(list(acceptedProjects, "、"))。"))
    }
    if !refusedProjects.isEmpty {
      found.append(
        Phrase("Does not accept the projects \(list(refusedProjects, ", ")).", "不接受項目：\(list(refusedProjects, "、"))。"))
    }
    if let deviceShare {
      found.append(Phrase("The hub has \(deviceShare) of the devices at most.", "平台最多使用 \(deviceShare) 的裝置。"))
    }
    if let cpuShare {
      found.append(Phrase("The hub has \(cpuShare) of the CPUs at most.", "平台最多使用 \(cpuShare) 的處理器。"))
    }
    if let mostDevicesPerJob {
      found.append(Phrase("A job has \(mostDevicesPerJob) devices at most.", "每個作業最多 \(mostDevicesPerJob) 個裝置。"))
    }
    if let longestWalltime {
      found.append(Phrase("A walltime is \(longestWalltime.count) s at most.", "時限最多 \(longestWalltime.count) 秒。"))
    }
    for hours in blackouts.prefix(20) { found.append(hours.sentence(runsGoOn: runsOnThroughBlackouts)) }
    if ownUsersFirst { found.append(Phrase("The centre's own users come first.", "算力中心自身用戶優先。")) }
    if !showsQueue {
      found.append(
        Phrase("Does not show its queue, so that nobody can say when a job would start.", "不公開其隊列，無法預計作業何時開始。"))
    }
    return found
  }

  /// No more than a sentence holds.
  private func list(_ patterns: [ProjectPattern], _ separator: String) -> String {
    let shown = patterns.prefix(6).map(\.rawValue).joined(separator: separator)
    return patterns.count > 6 ? shown + " …" : shown
  }
}

extension BlackoutHours {
  fileprivate func sentence(runsGoOn: Bool) -> Phrase {
    let order = Day.allCases.filter { days.contains($0) }
    let english = order.map(\.rawValue).joined(separator: ", ")
    let chinese = order.map { "週\(["一", "二", "三", "四", "五", "六", "日"][Day.allCases.firstIndex(of: $0) ?? 0])" }
      .joined(separator: "、")
    let hours = "\(BlackoutHours.clock(from))–\(BlackoutHours.clock(until))"
    return runsGoOn
      ? Phrase("Starts nothing \(english) \(hours).", "\(chinese) \(hours) 不啟動作業。")
      : Phrase("Lets nothing run \(english) \(hours).", "\(chinese) \(hours) 不運行作業。")
  }

  /// `08:30`
  static func clock(_ minutes: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(minutes / 60)):\(two(minutes % 60))"
  }
}
