extension SlurmConnectionCheck {
  /// How jobs become their members': what each way needs, and what goes with none.
  mutating func logins(of slurm: SlurmConnection) {
    guard let logins = slurm.logins else { return }
    let sources = [logins.tokenCommand != nil, logins.tokenFolder != nil, logins.signingKey != nil].count { $0 }
    switch (logins.way, slurm.way) {
    case (.service, _):
      hold(
        sources == 0 && logins.command == nil && logins.owned == nil, "logins", "together",
        "With a service account nothing else stands in 'logins'.", "使用服務帳戶時，「logins」不可有其他設定。")
    case (_, .socket):
      hold(
        false, "logins.way", "socket",
        "slurmrestd's socket runs every job as the daemon's own user: write \"service\", or reach the cluster by the network or by commands.",
        "經 slurmrestd 的 socket，所有作業均以該服務本身的用戶執行：請填「service」，或改以網絡或指令連接。")
    case (.sudo, .commands), (.sudo, nil):
      hold(
        sources == 0 && logins.owned == nil, "logins", "together", "Tokens go with the way \"tokens\".", "權杖只用於「tokens」方式。")
      hold(
        slurm.commandPrefix == nil, "commandPrefix", "together",
        "With members' own logins, 'logins.command' says how a command becomes theirs.", "使用成員本身的登入時，請以「logins.command」設定指令。")
    case (.sudo, .network):
      hold(
        false, "logins.way", "together", "\"sudo\" goes with 'commands' only; over the network write \"tokens\".",
        "「sudo」只可與「commands」一併使用；經網絡連接請用「tokens」。")
    case (.tokens, .commands):
      hold(
        false, "logins.way", "together", "\"tokens\" goes with 'rest' over the network; with commands write \"sudo\".",
        "「tokens」只可用於經網絡的「rest」；使用指令請用「sudo」。")
    case (.tokens, .network), (.tokens, nil):
      hold(
        sources == 1 && logins.command == nil, "logins", "one-of",
        "Members' tokens come from 'tokenCommand', 'tokenFolder' or 'signingKey', one of them.",
        "成員的權杖須來自「tokenCommand」、「tokenFolder」或「signingKey」其中之一。")
      hold(
        (logins.signingKey != nil) == (logins.owned == true), "logins.signingKey", "owned",
        "A cluster's signing key makes anybody's tokens: only for a cluster that the hub owns, with \"owned\": true beside it.",
        "叢集的簽署金鑰可產生任何人的權杖：只可用於平台擁有的叢集，並須同時註明「\"owned\": true」。")
    }
    for (name, path) in [("tokenFolder", logins.tokenFolder), ("signingKey", logins.signingKey)] {
      hold(
        path.map(Self.isPath) ?? true, "logins.\(name)", "path", "'\(name)' is a whole path, such as /etc/praya/tokens.",
        "「\(name)」須為完整路徑，例如 /etc/praya/tokens。")
    }
    for (name, words) in [("command", logins.command), ("tokenCommand", logins.tokenCommand)] {
      guard let words else { continue }
      hold(
        Self.isCommand(words) && !(words.first ?? "").holds(SlurmMemberLogins.placeholder)
          && words.contains { $0.holds(SlurmMemberLogins.placeholder) },
        "logins.\(name)", "command",
        "'\(name)' is a list of words, of which the first is a program's whole path and a later one holds {login}.",
        "「\(name)」須為字詞清單，首項為程式的完整路徑，其後須有一項含 {login}。")
    }
  }
}
