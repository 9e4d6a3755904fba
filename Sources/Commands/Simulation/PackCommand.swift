import Console
import Language
import Scheduling
import Simulation
import Workloads

/// `praya pack`: how much of a cluster a way of placing pods on shared devices fills. Needs no hub.
enum PackCommand {
  private static let pods = Operand(
    "PODS.csv", as: .text, Phrase("Pods, with the columns of Alibaba's openb tables.", "Pod 清單，欄位與阿里巴巴 openb 資料表相同。"))
  private static let nodes = Option(
    "nodes-file", "NODES.csv", as: .text, required: true, Phrase("The cluster's nodes, as in the same tables.", "叢集節點，欄位來自同一資料表。")
  )
  private static let placement = Option(
    "placement", "NAME", as: .choice as ValueKind<SharePlacement>,
    Phrase(
      "random, best-fit, first-fit or fgd (the default): fragmentation gradient descent.",
      "random、best-fit、first-fit 或 fgd（預設，碎片梯度下降）。"))
  private static let load = Option(
    "load", "SHARE", as: .share, Phrase("Devices asked for over devices there, before it ends (1.3).", "所需裝置與現有裝置之比，達到即止（1.3）。"))
  private static let seeds = Option(
    "seeds", "N", as: .whole(1...100_000), Phrase("How many orders of arrival, from seed 1 on (10).", "到達次序的數目，由種子 1 起（10）。"))
  /// Tables of at most so many bytes are read.
  private static let mostBytes = 1 << 28

  static let command = Command(
    "pack", Phrase("Fill a cluster with pods and tell how much of it is used. Needs no hub.", "以 Pod 填滿叢集，顯示分配比例；無須連接平台。"),
    discussion: Phrase(
      "Pods are drawn with replacement and placed one after another, none leaving, until so much has been asked for: the "
        + "experiment of the FGD paper (USENIX ATC 2023). Shares are in percent of the devices.",
      "以放回抽樣逐一放置 Pod，不釋放，直至所需量達到指定比例：即 FGD 論文（USENIX ATC 2023）的實驗。結果為佔裝置的百分比。"),
    operands: [pods], options: [nodes, placement, load, seeds]
  ) { call in
    let interruption = Interruption()
    defer { interruption.end() }
    let placement = call[placement] ?? .fgd
    let experiment = try call.withWorkloads {
      PackingExperiment(
        nodes: try OpenTables.nodes(try call.read(call.required(nodes), limit: mostBytes)),
        pods: try OpenTables.pods(try call.read(call[pods], limit: mostBytes)), placement: placement, load: call[load] ?? 1.3)
    }
    guard experiment.nodes.contains(where: { $0.devices > 0 }), experiment.pods.contains(where: { $0.demand > 0 }) else {
      throw Failure(Phrase("There are no devices, or no pods that ask for any.", "沒有裝置，或沒有需要裝置的 Pod。"))
    }
    let seeds = call[seeds] ?? 10
    var outcomes: [PackingExperiment.Outcome] = []
    for seed in 1...seeds {
      call.terminal.progress(Phrase("seed \(seed) of \(seeds)", "種子 \(seed) / \(seeds)")[call.language])
      do { outcomes.append(try experiment.run(seed: UInt64(seed), isCancelled: { interruption.hasCome })) } catch {
        throw Interruption.failure
      }
    }
    call.terminal.clearProgress()
    let summary = PackingSummary(placement, outcomes)
    if call.wantsJSON {
      try call.write(json: Array((summary.json + "\n").utf8))
    } else {
      let titles = [Phrase("mean", "平均"), Phrase("least", "最低"), Phrase("most", "最高")]
      var table = TextTable([TextTable.Column("")] + titles.map { TextTable.Column($0[call.language], .right) })
      table.add([summary.placement] + [summary.mean, summary.min, summary.max].map { TimeText.rounded($0, 2) + " %" })
      try call.terminal.say(table.lines(style: call.terminal.outputStyle))
    }
  }
}
