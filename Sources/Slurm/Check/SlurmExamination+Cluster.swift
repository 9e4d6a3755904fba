internal import Language
internal import Quantities

extension SlurmExamination {
  var partitionFindings: [SlurmFinding] {
    let described: SlurmCluster
    switch cluster {
    case nil: return []
    case .failure(let failure):
      return [
        SlurmFinding(
          .missing, Phrase("It does not tell what it has: \(failure.reason)", "叢集未有報告其資源：\(failure.reason)"),
          remedy: Phrase("Check what '\(user)' may see there (PrivateData).", "請檢查「\(user)」可查看的資料（PrivateData）。"))
      ]
    case .success(let told): described = told
    }
    let names = described.partitions.map(\.name).sorted().joined(separator: ", ")
    guard
      let used = described.partitions.first(where: {
        $0.name == settings.partition ?? $0.name && (settings.partition != nil || $0.isDefault)
      })
    else {
      let what = settings.partition.map { "partition '\($0)'" } ?? "default partition"
      let chinese = settings.partition.map { "分區「\($0)」" } ?? "預設分區"
      return [
        SlurmFinding(
          .missing, Phrase("There is no \(what). There are: \(names).", "沒有\(chinese)。現有：\(names)。"),
          remedy: Phrase("Name one of them as 'partition' in the city file.", "請於城市檔案以「partition」指明其中之一。"))
      ]
    }
    var findings: [SlurmFinding] = []
    let nodes = described.nodes.filter { used.nodes.contains($0.name) }
    let up = nodes.count(where: \.isAvailable)
    findings.append(
      used.isUp
        ? SlurmFinding(
          .ok,
          Phrase("The partition '\(used.name)' is up, with \(nodes.count) nodes.", "分區「\(used.name)」運作中，有 \(nodes.count) 個節點。"))
        : SlurmFinding(
          .missing, Phrase("The partition '\(used.name)' takes no jobs.", "分區「\(used.name)」不接受作業。"),
          remedy: Phrase(
            "'scontrol update PartitionName=\(used.name) State=UP' opens it.",
            "執行「scontrol update PartitionName=\(used.name) State=UP」可開放。")))
    if up < nodes.count {
      let away = nodes.filter { !$0.isAvailable }.prefix(8)
        .map {
          "\($0.name) (\($0.states.sorted().joined(separator: "+"))\($0.reason.isEmpty ? "" : ": \(SlurmCode.plain($0.reason))"))"
        }
        .joined(separator: ", ")
      findings.append(
        SlurmFinding(
          up == 0 ? .missing : .warning, Phrase("Nodes that take no jobs: \(away).", "不接受作業的節點：\(away)。"),
          remedy: Phrase(
            "'scontrol update NodeName=NODE State=RESUME', once what ails it is mended.",
            "修復後執行「scontrol update NodeName=節點 State=RESUME」。")))
    }
    findings += deviceFindings(nodes)
    if let name = settings.reservation, !described.reservations.contains(where: { $0.name == name }) {
      findings.append(
        SlurmFinding(
          .missing, Phrase("There is no reservation '\(name)'.", "沒有預留「\(name)」。"),
          remedy: Phrase("Make it at the cluster, or take it out of the city file.", "請於叢集建立，或從城市檔案刪去。")))
    }
    if let longest = used.longestWalltime {
      findings.append(
        SlurmFinding(
          .warning,
          Phrase(
            "Jobs of the partition last \(longest.count / 60) minutes at most; the cluster refuses longer ones.",
            "分區的作業最長 \(longest.count / 60) 分鐘，更長者會被叢集拒絕。")))
    }
    return findings
  }

  /// What the nodes have, by type; types that stand for no name of Praya's.
  private func deviceFindings(_ nodes: [SlurmCluster.Node]) -> [SlurmFinding] {
    var counts: [String: Int] = [:]
    for devices in nodes.flatMap(\.devices) { counts[devices.type, default: 0] += devices.count }
    guard !counts.isEmpty else {
      return [
        SlurmFinding(
          .warning,
          Phrase(
            "The nodes have no generic resource 'gpu': only pools without devices can be here.", "節點沒有通用資源「gpu」，只可設無裝置的資源池。"),
          remedy: Phrase("Add them to gres.conf and 'Gres=' of the nodes, with their types.", "請於 gres.conf 及節點的「Gres=」加入裝置及型號。"))
      ]
    }
    let told = counts.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key.isEmpty ? "gpu" : $0.key)" }.joined(
      separator: ", ")
    var findings = [SlurmFinding(.ok, Phrase("Devices by type: \(told).", "裝置及型號：\(told)。"))]
    if counts[""] != nil {
      findings.append(
        SlurmFinding(
          .missing, Phrase("Some devices have no type, so that a job cannot ask for a model.", "部分裝置沒有型號，作業無法指定型號。"),
          remedy: Phrase(
            "Write 'Type=' in gres.conf and 'Gres=gpu:TYPE:COUNT' for the nodes.", "請於 gres.conf 寫上「Type=」，節點則寫「Gres=gpu:型號:數目」。")
        ))
    }
    return findings
  }

  func accountingFindings(_ health: SlurmHealth) -> [SlurmFinding] {
    if health.hasAccounting, case .failure(let failure) = accounting { return [accountingIsClosed(failure)] }
    return health.hasAccounting
      ? [SlurmFinding(.ok, Phrase("There is accounting (slurmdbd).", "設有會計服務（slurmdbd）。"))]
      : [
        SlurmFinding(
          .warning,
          Phrase(
            "There is no accounting: a job that the controller forgets after a crash, and that nobody saw end, is taken for lost and not charged.",
            "沒有會計服務：控制器故障後遺忘而無人見其結束的作業，會視為遺失，不予收費。"),
          remedy: Phrase(
            "Run slurmdbd; until then let MinJobAge be 300 seconds or more.", "請運行 slurmdbd；在此之前，MinJobAge 應為 300 秒或以上。"))
      ]
  }

  private func accountingIsClosed(_ failure: SlurmFailure) -> SlurmFinding {
    SlurmFinding(
      .warning,
      Phrase(
        "There is accounting (slurmdbd), which does not tell Praya anything: \(failure.reason). A job that the controller forgets after a crash is taken for lost.",
        "設有會計服務（slurmdbd），但不回應 Praya 的查詢：\(failure.reason)。控制器故障後遺忘的作業會視為遺失。"),
      remedy: Phrase(
        "With tokens, slurmdbd.conf needs AuthAltTypes=auth/jwt and the cluster's jwt_key in AuthAltParameters; else look whether slurmdbd runs.",
        "使用權杖連接時，slurmdbd.conf 須設定 AuthAltTypes=auth/jwt，並於 AuthAltParameters 指明叢集的 jwt_key；否則請檢查 slurmdbd 是否運行。"))
  }

  var folderFindings: [SlurmFinding] {
    if let fault = folder.fault {
      return [
        SlurmFinding(
          .missing, Phrase("The shared folder \(folder.path) cannot be used: \(fault)", "無法使用共用資料夾 \(folder.path)：\(fault)"),
          remedy: Phrase(
            "It has to belong to who runs Praya, and others must be able to pass through it.", "資料夾須屬運行 Praya 的用戶，並容許其他用戶通過。"))
      ]
    }
    let writable = SlurmFinding(.ok, Phrase("The shared folder \(folder.path) can be written here.", "可寫入共用資料夾 \(folder.path)。"))
    if folder.hasClaims {
      return [writable, SlurmFinding(.ok, Phrase("Jobs have written there from the cluster's nodes.", "叢集節點上的作業曾寫入該處。"))]
    }
    return [
      writable,
      folder.network.map {
        SlurmFinding(
          .ok, Phrase("It lies on \($0); that the nodes see it is known once a job has run.", "位於 \($0)；待有作業執行後，方可確定節點能否讀寫。"))
      }
        ?? SlurmFinding(
          .warning,
          Phrase(
            "It lies on a disk of this machine, as far as can be told, and no job has written there yet.",
            "該資料夾看來位於本機磁碟，而且未有作業曾寫入。"),
          remedy: Phrase(
            "Unless this machine exports it, choose a folder that the nodes see under the same path.",
            "除非由本機分享，否則請改用節點以同一路徑可見的資料夾。")),
    ]
  }
}
