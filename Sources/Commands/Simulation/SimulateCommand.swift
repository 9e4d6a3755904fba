import Console
import Language
import Scheduling
import Simulation
import Workloads

/// `praya simulate`: a workload replayed under one or more orders of service. Needs no hub.
enum SimulateCommand {
  static let processors = Option(
    "processors", "P", as: .whole(1...Int(Int32.max)),
    Phrase("Simulate so many interchangeable processors; by default as many as the workload says.", "模擬指定數目的同等處理器；預設採用工作負載所載數目。"))
  static let nodes = Option(
    "nodes", "N", as: .whole(1...Pool.mostNodes),
    Phrase("Simulate so many nodes, with --devices each.", "模擬指定數目的節點，每個節點有 --devices 件裝置。"))
  static let devices = Option(
    "devices", "D", as: .whole(1...Pool.mostDevicesPerNode), Phrase("Devices of each node.", "每個節點的裝置數目。"))
  static let city = Option(
    "city", "FILE", as: .text,
    Phrase(
      "Simulate the pools of a city file; each job goes where it is forecast to start soonest.", "模擬城市檔案中的資源池；每項作業送往預測最早開始之處。"))
  static let placement = Option(
    "placement", "NAME", as: .choice as ValueKind<NodePlacement>,
    Phrase(
      "Which nodes are taken, with --nodes or --city: best-fit (as live), first-fit or random.",
      "選用節點的方式，須配合 --nodes 或 --city：best-fit（與實際運行相同）、first-fit 或 random。"))
  static let policy = Option(
    "policy", "NAMES", as: .text,
    Phrase(
      "Orders of service, with commas between: ORDER[+FIT] (orders \(Policy.orders.joined(separator: ", ")); fits "
        + "\(Policy.fits.joined(separator: ", "))); praya by default.",
      "服務次序，以逗號分隔：次序[+填補]（次序：\(Policy.orders.joined(separator: "、"))；填補：\(Policy.fits.joined(separator: "、"))）；預設為 praya。"
    ))
  static let windows = Option(
    "windows", "STARTS", as: .starts,
    Phrase(
      "Replay windows that begin at these jobs, counted from 0 with commas between, each on an empty machine; gives their mean.",
      "分段重播：各段由這些作業開始（由 0 起計，以逗號分隔），每段以空置機器開始，結果為各段平均。"))
  static let windowJobs = Option(
    "window-jobs", "N", as: .whole(1...100_000_000), Phrase("Jobs of a window (1024).", "每段的作業數目（1024）。"))
  static let report = Option(
    "report", "FILE.html", as: .text, Phrase("Write a report there, in both languages.", "將雙語報告寫入此檔案。"))
  static let schedule = Option(
    "schedule", "FILE.csv", as: .text, Phrase("Write each job's start and end there.", "將每項作業的開始及結束時間寫入此檔案。"))

  static let command = Command(
    "simulate", Phrase("Replay a workload under one or more orders of service. Needs no hub.", "以一種或多種服務次序重播工作負載；無須連接平台。"),
    discussion: Phrase(
      "Decides with the scheduler that also runs live. Waits and times are in seconds from a job's submission; bounded "
        + "slowdown is (wait + run) / run with runs counted as at least 10 s. Ctrl-C ends it.",
      "以實際運行的同一排程器作決定。等候及時間由提交作業起以秒計；有界減速為（等候＋執行）／執行，執行時間至少以 10 秒計。按 Ctrl-C 可中止。"),
    operands: [WorkloadFile.operand],
    options: [policy, processors, nodes, devices, city, placement, windows, windowJobs, report, schedule] + WorkloadFile.options
  ) { call in
    let policies = try call[policy].map(policies(_:)) ?? [.praya]
    let file = try WorkloadFile(call)
    let interruption = Interruption()
    defer { interruption.end() }
    try call.withWorkloads {
      let machine = try SimulatedMachine(call, file)
      var simulation = try WorkloadSimulation(call, file, machine, interruption)
      do {
        for policy in policies { try simulation.play(policy) }
        try simulation.finish()
      } catch ReplayFault.cancelled {
        throw Interruption.failure
      } catch ReplayFault.neverFits(let job, let processors) {
        throw Failure(
          Phrase(
            "Job \(job) of the workload needs \(processors) devices in a form that no part of the machine has.",
            "工作負載的作業 \(job) 需要 \(processors) 件裝置，機器沒有合適的節點。"))
      } catch ReplayFault.endless {
        throw Failure(
          Phrase("The replay reaches beyond thirty million years.", "重播已超出三千萬年。"))
      } catch let fault as DemandFault { throw Failure(Phrase(same: "\(fault)")) }
    }
  }
}

extension SimulateCommand {
  /// Runs of one command, at most.
  static let mostPolicies = 100

  private static func policies(_ text: String) throws -> [Policy] {
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard names.count <= mostPolicies else {
      throw Failure(Phrase("--policy: at most \(mostPolicies) at a time.", "--policy：每次最多 \(mostPolicies) 項。"))
    }
    return try names.map { name throws(Failure) in
      do throws(PolicyFault) { return try Policy(name) } catch {
        let (what, known) = words(for: error)
        throw Failure(
          Phrase("--policy: ", "--policy：") + what
            + Phrase(" There are: \(known.joined(separator: ", ")).", "可用的有：\(known.joined(separator: "、"))。"))
      }
    }
  }

  private static func words(for fault: PolicyFault) -> (Phrase, known: [String]) {
    switch fault {
    case .unknownOrder(let name, let known): (Phrase("there is no order '\(name)'.", "沒有次序「\(name)」。"), known)
    case .unknownFit(let name, let known): (Phrase("there is no fit '\(name)' for this order.", "此次序沒有填補方式「\(name)」。"), known)
    }
  }
}

extension ValueKind<[Int]> {
  static let starts = ValueKind(Phrase("numbers of jobs such as 0,1024,2048", "作業序號，例如 0,1024,2048")) { text in
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let starts = words.compactMap { Int($0) }.filter { $0 >= 0 }
    return starts.count == words.count && starts.count <= 10_000 ? starts : nil
  }
}
