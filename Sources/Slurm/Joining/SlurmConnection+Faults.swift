internal import Foundation
public import Language

extension SlurmConnection {
  /// Everything that is wrong with it, by field.
  ///
  /// - Parameters:
  ///   - path: where it stands in the file.
  ///   - isModel: whether there is a device model of this name.
  public func faults(at path: String, isModel: (String) -> Bool) -> [Problem.Fault] {
    var check = SlurmConnectionCheck(path: path)
    check.way(of: self)
    check.paths(of: self)
    check.names(of: self)
    check.logins(of: self)
    for (type, model) in (deviceModels ?? [:]).sorted(by: { $0.key < $1.key }) {
      check.hold(
        isModel(model) && SlurmConnectionCheck.isName(type), "deviceModels.\(type)", "known",
        "The device model '\(model)' is unknown.", "裝置型號「\(model)」無法識別。")
    }
    return check.faults
  }
}

struct SlurmConnectionCheck {
  let path: String
  var faults: [Problem.Fault] = []

  mutating func hold(_ holds: Bool, _ field: String, _ rule: String, _ english: String, _ chinese: String) {
    if !holds { faults.append(.init(field: "\(path).\(field)", rule: rule, Phrase(english, chinese))) }
  }

  /// One way, and what belongs to it alone.
  mutating func way(of slurm: SlurmConnection) {
    hold(
      slurm.way != nil, "rest", "one-of", "A cluster is reached either by 'rest' or by 'commands'.",
      "叢集須以「rest」或「commands」其中一種方式連接。")
    hold(
      slurm.tokenFile == nil || slurm.tokenCommand == nil, "tokenFile", "one-of",
      "A token comes either from a file or from a command.", "權杖須來自檔案或指令，二者擇一。")
    let hasToken = slurm.tokenFile != nil || slurm.tokenCommand != nil || slurm.logins?.signingKey != nil
    switch slurm.way {
    case .network:
      hold(
        hasToken, "tokenFile", "required", "slurmrestd over the network needs a token: 'tokenFile' or 'tokenCommand'.",
        "經網絡連接 slurmrestd 須有權杖：「tokenFile」或「tokenCommand」。")
      fallthrough
    case .socket:
      for (name, isThere) in [("commandPrefix", slurm.commandPrefix != nil), ("configuration", slurm.configuration != nil)] {
        hold(!isThere, name, "together", "'\(name)' goes with 'commands' only.", "「\(name)」只可與「commands」一併使用。")
      }
    case .commands:
      let ofRest = [
        ("tokenFile", slurm.tokenFile != nil), ("tokenCommand", slurm.tokenCommand != nil),
        ("certificateAuthority", slurm.certificateAuthority != nil),
      ]
      for (name, isThere) in ofRest {
        hold(!isThere, name, "together", "'\(name)' goes with 'rest' only.", "「\(name)」只可與「rest」一併使用。")
      }
    case nil: break
    }
    if let rest = slurm.rest { address(rest) }
    hold(
      slurm.certificateAuthority == nil || slurm.rest?.hasPrefix("https://") ?? true, "certificateAuthority", "together",
      "'certificateAuthority' goes with https only.", "「certificateAuthority」只可與 https 一併使用。")
  }

  private mutating func address(_ rest: String) {
    if rest.hasPrefix("unix:") {
      let socket = String(rest.dropFirst("unix:".count))
      // Linux has 108 bytes for it, the last of them zero.
      return hold(
        Self.isPath(socket) && socket.utf8.count <= 107, "rest", "path",
        "After 'unix:' stands a whole path of at most 107 bytes.", "「unix:」之後須為完整路徑，最多 107 位元組。")
    }
    let parts = URLComponents(string: rest)
    let isWhole =
      ["http", "https"].contains(parts?.scheme) && !(parts?.host ?? "").isEmpty && parts?.user == nil && parts?.password == nil
      && ["", "/"].contains(parts?.path) && parts?.query == nil && parts?.fragment == nil
      && (1...65_535).contains(parts?.port ?? 443) && rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !rest.hasSuffix("/")
    hold(
      isWhole, "rest", "address", "Write unix:/PATH, http://HOST:PORT or https://HOST:PORT, and nothing behind it.",
      "請寫成 unix:/路徑、http://主機:連接埠 或 https://主機:連接埠，其後不可有其他內容。")
  }

  mutating func paths(of slurm: SlurmConnection) {
    let paths = [
      ("tokenFile", slurm.tokenFile), ("certificateAuthority", slurm.certificateAuthority), ("commands", slurm.commands),
      ("configuration", slurm.configuration), ("sharedFolder", slurm.sharedFolder),
    ]
    for (name, value) in paths {
      hold(
        value.map(Self.isPath) ?? true, name, "path", "'\(name)' is a whole path, such as /srv/praya.",
        "「\(name)」須為完整路徑，例如 /srv/praya。")
    }
    hold(slurm.sharedFolder != "/", "sharedFolder", "path", "The shared folder is a folder of its own.", "共用資料夾須為獨立資料夾。")
    for (name, words) in [("tokenCommand", slurm.tokenCommand), ("commandPrefix", slurm.commandPrefix)] {
      guard let words else { continue }
      hold(
        Self.isCommand(words), name, "command", "'\(name)' is a list of words, of which the first is a program's whole path.",
        "「\(name)」須為字詞清單，首項為程式的完整路徑。")
    }
  }

  mutating func names(of slurm: SlurmConnection) {
    hold(
      Self.isLogin(slurm.user) && slurm.user != "root", "user", "login",
      "'user' is a login at the cluster, in small letters, digits, '-', '_' and '.', and not root.",
      "「user」須為叢集的登入名稱，以小寫字母、數字、「-」、「_」及「.」組成，且不可為 root。")
    let names = [
      ("partition", slurm.partition), ("account", slurm.account), ("qualityOfService", slurm.qualityOfService),
      ("reservation", slurm.reservation),
    ]
    for (name, value) in names {
      hold(
        value.map(Self.isName) ?? true, name, "form", "'\(name)' is a name without blanks, of at most 255 bytes.",
        "「\(name)」須為不含空格的名稱，最多 255 位元組。")
    }
    hold(
      slurm.searchPath.map { path in
        path.utf8.count <= 4000 && Self.isPlain(path)
          && path.split(separator: ":", omittingEmptySubsequences: false).allSatisfy { $0.hasPrefix("/") }
      } ?? true, "searchPath", "path", "'searchPath' is a list of whole paths with colons between them.",
      "「searchPath」須為以冒號分隔的完整路徑。")
  }

  static func isPath(_ text: String) -> Bool {
    text.hasPrefix("/") && text.utf8.count <= 1000 && isPlain(text) && !text.split(separator: "/").contains("..")
  }

  static func isCommand(_ words: [String]) -> Bool {
    words.first.map(isPath) ?? false && words.count <= 40 && words.allSatisfy { $0.utf8.count <= 4000 && isPlain($0) }
  }

  private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }

  /// Begins with no hyphen, which would be an option.
  static func isName(_ text: String) -> Bool {
    (1...255).contains(text.utf8.count) && !text.hasPrefix("-") && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x2C }
  }

  private static func isLogin(_ text: String) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7A).contains(first) || first == 0x5F, text.utf8.count <= 64 else { return false }
    return text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0) }
  }
}
