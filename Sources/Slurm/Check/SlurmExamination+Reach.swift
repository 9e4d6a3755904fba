internal import Language
internal import Quantities

extension SlurmExamination {
  func reached(_ health: SlurmHealth) -> SlurmFinding {
    let cluster = health.cluster.isEmpty ? "" : " '\(health.cluster)'"
    return SlurmFinding(
      .ok,
      Phrase(
        "The controller\(cluster) answers, by \(wayInWords.english): Slurm \(health.version), running since \(health.startedAt).",
        "控制器\(cluster)有回應（\(wayInWords.traditionalChinese)）：Slurm \(health.version)，自 \(health.startedAt) 起運行。"))
  }

  private var wayInWords: Phrase {
    switch way {
    case .socket: Phrase("slurmrestd's socket", "slurmrestd 的 socket")
    case .network: Phrase("slurmrestd over the network", "經網絡的 slurmrestd")
    case .commands: Phrase("Slurm's commands", "Slurm 指令")
    }
  }

  func unreachable(_ failure: SlurmFailure) -> SlurmFinding {
    let reason = failure.reason
    switch failure {
    case .unauthorised:
      return SlurmFinding(
        .missing, Phrase("The cluster does not take us for '\(user)': \(reason)", "叢集不接受我們為「\(user)」：\(reason)"),
        remedy: Phrase(
          "Check the token, whose it is, and that slurmrestd has rest_auth/jwt with the cluster's key; by commands, that munge works here.",
          "請檢查權杖及其所屬登入，並確認 slurmrestd 以叢集金鑰啟用 rest_auth/jwt；如用指令，請確認本機 munge 正常。"))
    case .unreadable:
      return SlurmFinding(
        .missing, Phrase("The cluster answers in a way that Praya does not understand: \(reason)", "Praya 無法理解叢集的回應：\(reason)"),
        remedy: Phrase(
          "Check that the address is slurmrestd's, and that it serves openapi/v0.0.38 or newer.",
          "請確認位址屬 slurmrestd，並提供 openapi/v0.0.38 或以上版本。"))
    case .refused:
      return SlurmFinding(
        .missing, Phrase("The cluster refuses to tell how it is: \(reason)", "叢集拒絕報告狀態：\(reason)"),
        remedy: Phrase("Check the settings and the rights of '\(user)'.", "請檢查設定及「\(user)」的權限。"))
    case .away, .unanswered:
      let remedy: Phrase =
        switch way {
        case .socket:
          Phrase(
            "Check that slurmrestd and slurmctld run, and that Praya may open the socket.",
            "請確認 slurmrestd 及 slurmctld 正在運行，且 Praya 可開啟該 socket。")
        case .network:
          Phrase(
            "Check that slurmrestd and slurmctld run, and the address, the port and any firewall between.",
            "請確認 slurmrestd 及 slurmctld 正在運行，並檢查位址、連接埠及防火牆。")
        case .commands:
          Phrase(
            "Check that slurmctld runs, and that 'scontrol ping' works on this machine.",
            "請確認 slurmctld 正在運行，且本機可執行「scontrol ping」。")
        }
      return SlurmFinding(.missing, Phrase("Nobody answers: \(reason)", "沒有回應：\(reason)"), remedy: remedy)
    }
  }

  var tokenFindings: [SlurmFinding] {
    var findings: [SlurmFinding] = []
    switch token {
    case nil: break
    case .failed(let failure):
      findings.append(
        SlurmFinding(
          .missing, Phrase("There is no token: \(failure.reason)", "沒有權杖：\(failure.reason)"),
          remedy: Phrase(
            "Have a token of '\(user)' written there: 'scontrol token username=\(user) lifespan=3600' at the cluster.",
            "請提供「\(user)」的權杖：於叢集執行「scontrol token username=\(user) lifespan=3600」。")))
    case .valid(nil):
      findings.append(
        SlurmFinding(
          .warning, Phrase("The token never expires.", "權杖永不過期。"),
          remedy: Phrase(
            "One that lives for an hour, and a command that renews it, do less harm when lost.", "建議使用有效期一小時並以指令更新的權杖，遺失時損害較小。")))
    case .valid(let until?):
      let left = (until - now).count / 1000
      if left <= 0 {
        findings.append(
          SlurmFinding(
            .missing, Phrase("The token has expired at \(until).", "權杖已於 \(until) 過期。"),
            remedy: Phrase("Have it renewed before it ends, best by 'tokenCommand'.", "請於到期前更新，最好使用「tokenCommand」。")))
      } else {
        findings.append(
          SlurmFinding(left < 300 ? .warning : .ok, Phrase("The token is good until \(until).", "權杖有效至 \(until)。")))
      }
    }
    if case .network(isPrivate: false) = way {
      findings.append(
        SlurmFinding(
          .warning, Phrase("The token travels over plain HTTP.", "權杖經未加密的 HTTP 傳送。"),
          remedy: Phrase(
            "Put TLS before slurmrestd, and write https.", "請於 slurmrestd 前加設 TLS，並改用 https。")))
    }
    return findings
  }

  var identityFindings: [SlurmFinding] {
    let login = SlurmFinding(.ok, Phrase("Jobs run there under the login '\(user)'.", "作業以登入名稱「\(user)」執行。"))
    guard settings.logins == .serviceAccount else { return [login] }
    return [
      login,
      SlurmFinding(
        .warning,
        Phrase(
          "That is a service account: everybody's jobs are one user's there, so that the hub lets one organisation's jobs in and no other's.",
          "此為服務帳戶：所有人的作業同屬一個用戶，故平台只容許一個機構的作業在此執行。")),
    ]
  }

  var clockFinding: SlurmFinding {
    guard let difference else {
      return SlurmFinding(.ok, Phrase("The clocks have not been compared yet.", "尚未比對時鐘。"))
    }
    let milliseconds = difference.clusterAhead.count
    let seconds = milliseconds.magnitude / 1000
    guard milliseconds.magnitude > settings.clockTolerance.count.magnitude else {
      return SlurmFinding(
        .ok, Phrase("The clocks agree, as far as whole seconds tell.", "時鐘一致（以秒計）。"))
    }
    return SlurmFinding(
      .warning,
      Phrase(
        "The cluster's clock is \(seconds) s \(milliseconds > 0 ? "ahead" : "behind"). Praya makes up for it: what runs take is measured by the cluster's clock alone.",
        "叢集時鐘\(milliseconds > 0 ? "快" : "慢") \(seconds) 秒。Praya 會作修正；作業用時只按叢集時鐘計算。"),
      remedy: Phrase("Let both keep time by NTP.", "請讓雙方以 NTP 校時。"))
  }
}
