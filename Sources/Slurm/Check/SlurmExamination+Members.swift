public import Centres
internal import Language
public import Quantities

extension SlurmExamination {
  /// How members' logins stand at the cluster.
  public struct Members: Sendable {
    public var way: SlurmMemberLogins.Way
    /// Who says which login a member has.
    public var author: MemberLogins
    public var members: [Member]
    /// Whether whoever looked knows them: an agent's machine does not know the hub's table.
    public var areKnown: Bool
    public var sharing: Sharing

    public init(
      way: SlurmMemberLogins.Way, author: MemberLogins, members: [Member], areKnown: Bool = true, sharing: Sharing
    ) {
      (self.way, self.author, self.members, self.areKnown, self.sharing) = (way, author, members, areKnown, sharing)
    }
  }

  /// One login.
  public struct Member: Sendable {
    public var login: String
    /// What keeps jobs from being submitted under it; empty where nothing does.
    public var faults: [String]
    /// Nil where it has no token, or one without an end.
    public var tokenEnds: Instant?

    public init(login: String, faults: [String] = [], tokenEnds: Instant? = nil) {
      (self.login, self.faults, self.tokenEnds) = (login, faults, tokenEnds)
    }
  }

  /// How a member's job comes to the folder of its run.
  public enum Sharing: Sendable, Hashable {
    /// Praya is root and gives it to them.
    case given
    /// An access list lets them in.
    case shared
    case impossible(String)
    /// No member is known with whom it could be tried.
    case unknown
  }

  var memberFindings: [SlurmFinding] {
    guard let members else { return [] }
    return [wayFinding(members)] + members.members.prefix(40).map(finding) + sharingFindings(members) + hiddenFindings
  }

  private func wayFinding(_ members: Members) -> SlurmFinding {
    let way =
      members.way == .sudo
      ? Phrase("by a command that its operator granted", "以營運者授權的指令")
      : Phrase("by a token of that login", "以該登入的權杖")
    let author =
      if case .byCentre = members.author {
        Phrase("The operator's own file says which login a member has", "成員的登入名稱由營運者的檔案訂明")
      } else {
        Phrase("The hub's table says which login a member has", "成員的登入名稱由平台的對照表訂明")
      }
    guard members.areKnown else {
      return SlurmFinding(
        .ok,
        Phrase(
          "Each member's jobs run under the member's own login, \(way.english). \(author.english).",
          "每名成員的作業以其本身的登入名稱執行（\(way.traditionalChinese)）。\(author.traditionalChinese)。"))
    }
    let count = members.members.count
    let words = Phrase(
      "Each member's jobs run under the member's own login, \(way.english). \(author.english): \(count) so far.",
      "每名成員的作業以其本身的登入名稱執行（\(way.traditionalChinese)）。\(author.traditionalChinese)：現有 \(count) 個。")
    return SlurmFinding(
      count == 0 ? .warning : .ok, words,
      remedy: count == 0
        ? Phrase(
          "Nobody has one yet, so that nobody's jobs can come: 'praya centre login set CENTRE PERSON LOGIN', or 'logins' in the agent's file.",
          "現時未有成員設有登入名稱，故不能接收作業：請執行「praya centre login set 中心 成員 登入名稱」，或於代理程式設定檔填寫「logins」。") : nil)
  }

  private func finding(_ member: Member) -> SlurmFinding {
    if let fault = member.faults.first {
      return SlurmFinding(
        .warning,
        Phrase(
          "No job can run under '\(member.login)': \(SlurmCode.plain(fault))",
          "作業不能以「\(member.login)」執行：\(SlurmCode.plain(fault))"),
        remedy: members?.way == .sudo
          ? Phrase(
            "Let sudo's rules have 'praya ALL=(\(member.login)) NOPASSWD: /usr/bin/sbatch, /usr/bin/scancel' and 'Defaults:praya closefrom_override', or take the login from its member.",
            "請於 sudo 規則加入「praya ALL=(\(member.login)) NOPASSWD: /usr/bin/sbatch, /usr/bin/scancel」及「Defaults:praya closefrom_override」，或移除該成員的登入名稱。"
          )
          : Phrase(
            "Have a token of it issued: 'scontrol token username=\(member.login) lifespan=3600' at the cluster; or take the login from its member.",
            "請簽發其權杖：於叢集執行「scontrol token username=\(member.login) lifespan=3600」；或移除該成員的登入名稱。"))
    }
    let end = member.tokenEnds.map { Phrase(", with a token until \($0)", "，權杖有效至 \($0)") } ?? Phrase(same: "")
    return SlurmFinding(
      .ok,
      Phrase(
        "Jobs can be submitted under '\(member.login)'\(end.english).", "可以「\(member.login)」提交作業\(end.traditionalChinese)。"))
  }

  private func sharingFindings(_ members: Members) -> [SlurmFinding] {
    switch members.sharing {
    case .unknown: []
    case .given:
      [
        SlurmFinding(
          .ok, Phrase("Praya is root here and gives each run's folder to its login.", "Praya 在此以 root 運行，會把作業資料夾交予其登入。"))
      ]
    case .shared:
      [
        SlurmFinding(
          .ok,
          Phrase(
            "Praya is not root here: an access list lets each login into its own run's folder, and nobody else.",
            "Praya 在此並非 root：以存取清單只容許各登入進入其作業資料夾。"))
      ]
    case .impossible(let fault):
      [
        SlurmFinding(
          .missing,
          Phrase("Praya cannot let members' logins into their runs' folders: \(fault)", "Praya 無法讓成員的登入進入其作業資料夾：\(fault)"),
          remedy: Phrase(
            "Run Praya as root, or put the shared folder on a file system with POSIX access lists (mount option 'acl').",
            "請以 root 運行 Praya，或把共用資料夾設於支援 POSIX 存取清單的檔案系統（掛載選項「acl」）。"))
      ]
    }
  }

  private var hiddenFindings: [SlurmFinding] {
    guard case .success(let health) = health, health.hidesJobs == true else { return [] }
    return [
      SlurmFinding(
        .missing,
        Phrase(
          "The cluster hides jobs from other users (PrivateData=jobs), so that Praya's login '\(user)' does not see members' jobs.",
          "叢集對其他用戶隱藏作業（PrivateData=jobs），Praya 的登入「\(user)」看不到成員的作業。"),
        remedy: Phrase(
          "Make it an operator: 'sacctmgr modify user \(user) set adminlevel=operator', and run Praya as it; or take 'jobs' out of PrivateData.",
          "請設為營運者：「sacctmgr modify user \(user) set adminlevel=operator」，並以其運行 Praya；或從 PrivateData 移除「jobs」。"))
    ]
  }
}
