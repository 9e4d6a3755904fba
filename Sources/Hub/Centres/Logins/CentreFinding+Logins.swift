internal import Language
internal import Storage

extension CentreFinding {
  /// How members' logins stand at a centre, as far as the hub knows; nothing where members have none of their own.
  static func ofLogins(_ logins: [MemberLoginStatus], at centre: CentreRecord) -> [CentreFinding] {
    guard let author = centre.memberLogins else { return [] }
    var findings: [CentreFinding] = []
    if centre.connection == .agent {
      let words =
        author == .centre
        ? Phrase(
          "Each member's jobs run under the member's own login, as the operator's own file says.", "每名成員的作業以其本身的登入名稱執行，由營運者的檔案訂明。"
        )
        : Phrase(
          "Each member's jobs run under the member's own login, as the hub's table says.", "每名成員的作業以其本身的登入名稱執行，由平台的對照表訂明。")
      findings.append(CentreFinding(.ok, words))
    }
    let missing = logins.filter { !$0.isReady }.map(\.signIn)
    guard !missing.isEmpty else { return findings }
    let some = missing.prefix(8).joined(separator: ", ") + (missing.count > 8 ? ", …" : "")
    let remedy =
      author == .centre
      ? Phrase("Add them to 'logins' in the agent's file and restart it.", "請於代理程式設定檔的「logins」加入，並重新啟動。")
      : Phrase(
        "'praya centre login set \(centre.id) PERSON LOGIN' gives one a login.",
        "執行「praya centre login set \(centre.id) 成員 登入名稱」可設定。")
    findings.append(
      CentreFinding(
        .warning,
        Phrase(
          "Members who could send jobs and have no login there: \(some) (\(missing.count)).",
          "可提交作業但在該處沒有登入名稱的成員：\(some)（\(missing.count)）。"), remedy: remedy))
    return findings
  }
}
