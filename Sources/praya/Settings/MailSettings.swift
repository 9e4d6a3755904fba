import Console
import Hub
import Language
import Mail

/// How a hub sends mail, and where its links lead.
enum MailSettings {
  static let publicAddress = Setting(
    "publicAddress", "URL", as: .text,
    Phrase(
      "Where people open the hub, such as https://hub.example; links begin with it.", "用戶開啟平台的網址，例如 https://hub.example；連結以此開始。"))
  static let server = Setting(
    "mail.server", "URL", as: .text,
    Phrase(
      "The server that takes mail: smtp://HOST:PORT or smtps://HOST:PORT. Without one, mail is written into a folder.",
      "接收郵件的伺服器：smtp://主機:連接埠或 smtps://主機:連接埠。未設定則寫入資料夾。"))
  static let folder = Setting(
    "mail.folder", "FOLDER", as: .text,
    Phrase("The folder of mail where there is no server; mail in the data folder if left out.", "沒有伺服器時存放郵件的資料夾；預設為資料夾內的 mail。"))
  static let encryption = Setting(
    "mail.encryption", "WHEN", as: ValueKind<StartTLS>.choice, fallback: "required",
    Phrase("Whether smtp:// turns to TLS: required, optional or none.", "smtp:// 是否轉用 TLS：required、optional 或 none。"))
  static let from = Setting(
    "mail.from", "MAILBOX", as: .text,
    Phrase("Whom mail is from, such as 'The Hub <hub@hub.example>'.", "寄件人，例如 'The Hub <hub@hub.example>'。"))
  static let user = Setting("mail.user", "NAME", as: .text, Phrase("Who signs in to the server.", "登入伺服器的用戶名稱。"))
  static let passwordFile = Setting(
    "mail.passwordFile", "FILE", as: .text,
    Phrase("The password's file; only its owner may read it.", "密碼檔案；只可由擁有者讀取。"))
  static let certificates = Setting(
    "mail.certificates", "FILE", as: .text,
    Phrase("Certificates in PEM that the server's is checked by; the system's if left out.", "核對伺服器憑證用的 PEM 憑證；預設使用系統憑證。"))

  static let all: [any SettingDeclaring] = [
    publicAddress, server, folder, encryption, from, user, passwordFile, certificates,
  ]

  enum StartTLS: String, CaseIterable { case required, optional, none }

  /// The desk that the settings describe.
  ///
  /// - Throws: a problem that names the setting, or a failure when a file cannot be used.
  static func desk(_ settings: Settings, dataFolder: String) throws -> MailDesk {
    let scheme = settings[ServeSettings.certificate] == nil ? "http" : "https"
    let address = settings[publicAddress] ?? "\(scheme)://\(settings[ServeSettings.listen] ?? "127.0.0.1:8080")"
    let sender = try sender(settings)
    guard let server = settings[server] else {
      let folder = MailFolder(settings[folder] ?? "\(dataFolder)/mail")
      return try MailDesk(mailer: folder, sender: sender, publicAddress: address)
    }
    var smtp = try SMTPSettings(server, startTLS: startTLS(settings), credentials: try credentials(settings))
    smtp.clientName = host(of: address)
    smtp.certificateAuthorityFile = settings[certificates]
    return try MailDesk(mailer: SMTPMailer(smtp), sender: sender, publicAddress: address)
  }

  private static func sender(_ settings: Settings) throws(Problem) -> Mailbox {
    guard let text = settings[from] else {
      // A folder takes anything; a server, and those whom it writes to, want a true sender.
      guard settings[server] == nil, let local = Mailbox("praya@localhost") else {
        throw .invalid(
          "mail.from", rule: "required",
          Phrase("Say whom mail is from, such as hub@hub.example.", "請設定寄件人，例如 hub@hub.example。"))
      }
      return local
    }
    guard let mailbox = Mailbox(text) else {
      throw .invalid(
        "mail.from", rule: "form",
        Phrase(
          "'\(text.prefix(80))' is no mailbox: write hub@hub.example, or Name <hub@hub.example>.",
          "「\(text.prefix(80))」不是有效的寄件人：請寫成 hub@hub.example 或 名稱 <hub@hub.example>。"))
    }
    return mailbox
  }

  private static func startTLS(_ settings: Settings) -> SMTPSettings.Encryption {
    switch settings[encryption] {
    case .optional?: .optional
    case StartTLS.none?: .none
    case .required?, nil: .required
    }
  }

  private static func credentials(_ settings: Settings) throws -> SMTPSettings.Credentials? {
    switch (settings[user], settings[passwordFile]) {
    case (nil, nil): return nil
    case (let user?, let file?): return SMTPSettings.Credentials(user: user, password: try SecretFile.line(file))
    default:
      throw Problem.invalid(
        "mail.passwordFile", rule: "together",
        Phrase("mail.user and mail.passwordFile go together.", "mail.user 與 mail.passwordFile 須一併提供。"))
    }
  }

  private static func host(of address: String) -> String {
    let rest = address.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
    return String(rest.prefix { $0 != ":" && $0 != "[" })
  }
}
