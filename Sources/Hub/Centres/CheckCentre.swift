public import Access
internal import Centres
public import Language
public import Quantities
internal import Storage

/// What a centre has and lacks for Praya to use it, for its operator.
public struct CentreCheck: Sendable {
  public let centre: Slug
  public let checkedAt: Instant
  /// In the order in which one would put things right.
  public let findings: [CentreFinding]
  /// What only the operator can put right, of single jobs.
  public let troubles: [Phrase]

  /// An agent's clock that differs by less is taken to be right.
  static let clockTolerance = Milliseconds(2000)

  /// Whether jobs can go there.
  public var isUsable: Bool { !findings.contains { $0.level == .missing } }
}

extension Hub {
  /// Asks a centre, now, for everything that Praya needs there.
  public func checkCentre(_ id: Slug, by actor: Actor) async throws(Problem) -> CentreCheck {
    let (centre, pools, logins) = try await reading(.readCentre, by: actor, "centre:\(id)") { records in
      try actor.require(.readCentre, on: Target(.centre(id.rawValue)))
      let centre = try records.require(CentreRecord.self, id, Phrase("centre", "算力中心"))
      let pools = try records.select(PoolRecord.self, where: .equal(.centre, id), order: .ascending(.id))
      return (centre, pools, centre.memberLogins == nil ? [] : try records.logins(at: centre))
    }
    guard let connection = directory.connection(id) else {
      let words = directory.failure(id) ?? Phrase("Nothing joins the hub to this centre.", "平台與此算力中心未有連接。")
      let finding = CentreFinding(
        .missing, words,
        remedy: Phrase("Correct what it names, here or in the city file; it is tried again by itself.", "請按所示在本機或城市檔案修正；系統會自行重試。")
      )
      return CentreCheck(centre: id, checkedAt: clock.now, findings: [finding], troubles: [])
    }
    var findings =
      centre.connection == .agent
      ? try await agentFindings(id) : await connection.examine(logins: Set(logins.compactMap(\.login)))
    findings += CentreFinding.ofLogins(logins, at: centre)
    do throws(CentreFailure) {
      let description = try await connection.centre.describe()
      findings += pools.map { $0.compared(with: description) }
    } catch {
      // What the connection found says it better, where it found anything.
      if !findings.contains(where: { $0.level == .missing }) { findings.append(CentreFinding(unreachable: error)) }
    }
    if centre.isDraining {
      findings.append(
        CentreFinding(
          .warning, Phrase("The centre is draining: it takes no new jobs.", "算力中心已停止接收新作業。"),
          remedy: Phrase("'praya centre resume \(id)' ends that.", "執行「praya centre resume \(id)」可恢復。")))
    }
    return CentreCheck(centre: id, checkedAt: clock.now, findings: findings, troubles: await connection.troubles())
  }

  /// What is known of the agent by which the centre is reached.
  private func agentFindings(_ id: Slug) async throws(Problem) -> [CentreFinding] {
    let (record, tokens) = try await viewing { records in
      (
        try records.find(AgentRecord.self, id),
        try records.select(AgentTokenRecord.self, where: .equal(.centre, id) && .isNull(.revoked_at))
      )
    }
    guard let agent = record.map({ relays.status($0) }), agent.isConnected else {
      let remedy =
        tokens.contains { $0.isLive(at: clock.now) }
        ? Phrase("Start 'praya agent' there; its log tells what keeps it away.", "請於該處啟動「praya agent」；其記錄會說明未能連接的原因。")
        : Phrase(
          "Make its token with 'praya centre agent-token \(id)' and start 'praya agent' there.",
          "請以「praya centre agent-token \(id)」產生權杖，並於該處啟動「praya agent」。")
      return [CentreFinding(.missing, Phrase("The centre's agent is not connected.", "算力中心的代理程式未連接。"), remedy: remedy)]
    }
    var findings = [
      CentreFinding(
        .ok,
        Phrase(
          "Its agent is connected, from \(agent.host) with Praya \(agent.version).",
          "代理程式已由 \(agent.host) 連接，版本為 Praya \(agent.version)。"))
    ]
    if let ahead = agent.clockAhead, ahead.count.magnitude > CentreCheck.clockTolerance.count.magnitude {
      let seconds = ahead.count.magnitude / 1000
      findings.append(
        CentreFinding(
          .warning,
          ahead > .zero
            ? Phrase("The clock of its machine is \(seconds) s ahead of the hub's.", "其主機時鐘較平台快 \(seconds) 秒。")
            : Phrase("The clock of its machine is \(seconds) s behind the hub's.", "其主機時鐘較平台慢 \(seconds) 秒。"),
          remedy: Phrase(
            "Set both by NTP: the moments of jobs are told by the centre's clock.", "兩者應以 NTP 校時：作業的時間以算力中心的時鐘為準。")))
    }
    return findings
  }

  /// What only a centre's operator can put right, as known without asking.
  public func centreTroubles(_ id: Slug, by actor: Actor) async throws(Problem) -> [Phrase] {
    let centre = try await reading(.readCentre, by: actor, "centre:\(id)") { records in
      try actor.require(.readCentre, on: Target(.centre(id.rawValue)))
      return try records.require(CentreRecord.self, id, Phrase("centre", "算力中心"))
    }
    if let failure = directory.failure(id) { return [failure] }
    let troubles = await directory.connection(id)?.troubles() ?? []
    return troubles + [centre.clock?.trouble].compactMap { $0 }
  }
}

extension CentreFinding {
  fileprivate init(unreachable failure: CentreFailure) {
    let reason =
      switch failure {
      case .refused(let reason), .unreachable(let reason), .troubled(let reason): reason
      case .notFound(let name): name
      }
    self.init(.missing, Phrase("The centre does not tell what it has: \(reason)", "算力中心未有報告其資源：\(reason)"))
  }
}

extension CentreClock {
  /// A clock that is wrong by more is something to put right: months' ends, files' ages and signatures go by it.
  static let mostAhead = Milliseconds(30_000)

  /// What the centre's operator should do; nil where the clocks agree well enough.
  var trouble: Phrase? {
    guard ahead.count.magnitude > CentreClock.mostAhead.count.magnitude else { return nil }
    let seconds = ahead.count.magnitude / 1000
    return Phrase(
      """
      The centre's clock is \(seconds) s \(ahead.count > 0 ? "ahead of" : "behind") the hub's. Praya makes up for it, and what \
      jobs take is measured by the centre's clock alone; let both keep time by NTP.
      """,
      """
      算力中心的時鐘比平台\(ahead.count > 0 ? "快" : "慢") \(seconds) 秒。Praya 會作修正，作業用時亦只按中心時鐘計算；請讓雙方以 NTP 校時。
      """)
  }
}

extension PoolRecord {
  /// Whether the pool's nodes are there as planned: the first few that are not, by name.
  fileprivate func compared(with description: CentreDescription) -> CentreFinding {
    let known = Dictionary(grouping: description.nodes, by: \.name)
    var (absent, unlike, away): ([String], [String], [String]) = ([], [], [])
    var usable = 0
    for node in nodes {
      guard let found = known[node.name] else { absent.append(node.name); continue }
      guard let fit = found.first(where: { $0.deviceModel == nil || $0.deviceModel == deviceModel }),
        deviceModel == nil || fit.devices > 0
      else {
        unlike.append("\(node.name) (\(found.map { "\($0.devices) × \($0.deviceModel ?? "-")" }.joined(separator: ", ")))")
        continue
      }
      if fit.isAvailable { usable += 1 } else { away.append(node.name) }
    }
    func some(_ names: [String]) -> String { names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "") }
    guard absent.isEmpty, unlike.isEmpty else {
      let parts = [
        absent.isEmpty ? nil : Phrase("not known there: \(some(absent))", "該處沒有：\(some(absent))"),
        unlike.isEmpty ? nil : Phrase("with other devices: \(some(unlike))", "裝置不符：\(some(unlike))"),
      ].compactMap { $0 }
      return CentreFinding(
        usable == 0 ? .missing : .warning,
        Phrase(
          "The pool '\(id)' (\(deviceModel ?? "CPU")) can use \(usable) of its \(nodes.count) nodes; \(parts.map(\.english).joined(separator: "; ")).",
          "資源池「\(id)」（\(deviceModel ?? "CPU")）的 \(nodes.count) 個節點中可用 \(usable) 個；\(parts.map(\.traditionalChinese).joined(separator: "；"))。"
        ),
        remedy: Phrase(
          "Name the pool's nodes and device model as the centre does; 'deviceModels' translates the names of types.",
          "資源池的節點及裝置型號須與該處一致；可用「deviceModels」對照型號名稱。"))
    }
    guard away.isEmpty else {
      return CentreFinding(
        usable == 0 ? .missing : .warning,
        Phrase(
          "The pool '\(id)' can use \(usable) of its \(nodes.count) nodes; out of service: \(some(away)).",
          "資源池「\(id)」的 \(nodes.count) 個節點中可用 \(usable) 個；停用：\(some(away))。"))
    }
    return CentreFinding(
      .ok,
      Phrase(
        "The pool '\(id)' (\(deviceModel ?? "CPU")) has all its \(nodes.count) nodes.",
        "資源池「\(id)」（\(deviceModel ?? "CPU")）的 \(nodes.count) 個節點齊備。"))
  }
}
