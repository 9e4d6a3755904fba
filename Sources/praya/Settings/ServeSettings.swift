import Console
import Language
import Monitoring

/// Everything that can be set for `praya serve`. Whoever adds a setting adds it to `all` and to `docs/operations.md`.
enum ServeSettings {
  static let data = Setting(
    "data", "FOLDER", as: .text,
    Phrase(
      "The hub's data folder; /var/lib/praya for root, ~/.local/state/praya otherwise.",
      "平台資料夾；root 預設為 /var/lib/praya，其他用戶為 ~/.local/state/praya。"))
  static let listen = Setting(
    "listen", "ADDRESS:PORT", as: .text, fallback: "127.0.0.1:8080", Phrase("Where to listen.", "監聽位置。"))
  static let publicAddress = Setting(
    "publicAddress", "URL", as: .site,
    Phrase(
      "How browsers reach the hub, such as https://hub.example; what they ask for by themselves where it is not set.",
      "瀏覽器連接平台所用的網址，例如 https://hub.example；未設定則以瀏覽器的請求為準。"))
  static let certificate = Setting(
    "tls.certificate", "FILE", as: .text, Phrase("A certificate chain in PEM, for HTTPS.", "HTTPS 用的 PEM 憑證鏈。"))
  static let key = Setting(
    "tls.key", "FILE", as: .text,
    Phrase("The certificate's key in PEM; only its owner may read the file.", "憑證的 PEM 金鑰；檔案只可由擁有者讀取。"))
  static let logLevel = Setting(
    "log.level", "LEVEL", as: ValueKind<LogEntry.Level>.choice, fallback: "info",
    Phrase("The least that is logged: debug, info, warning, error.", "記錄的最低級別：debug、info、warning、error。"))
  static let logFormat = Setting(
    "log.format", "FORMAT", as: ValueKind<LogEntry.Format>.choice,
    Phrase("json or text; text on a terminal, json otherwise.", "json 或 text；終端機預設為 text，其他為 json。"))
  static let threads = Setting(
    "http.threads", "NUMBER", as: .whole(1...256), fallback: "2", Phrase("Threads that serve connections.", "處理連線的執行緒數目。"))
  static let connections = Setting(
    "http.connections", "NUMBER", as: .whole(8...65_536), fallback: "4096", Phrase("Connections at a time.", "同時連線數目上限。"))
  static let stopSeconds = Setting(
    "http.stopSeconds", "NUMBER", as: .whole(1...300), fallback: "10",
    Phrase("How long requests under way may take to end when the hub stops.", "平台停止時，處理中的請求最多可用的秒數。"))
  static let readRate = Setting(
    "limits.reads", "NUMBER", as: .whole(1...1_000_000), fallback: "20000",
    Phrase("Readings a second of one session or token.", "每個工作階段或權杖每秒可讀取的次數。"))
  static let writeRate = Setting(
    "limits.writes", "NUMBER", as: .whole(1...1_000_000), fallback: "4000",
    Phrase("Changes a second of one session or token.", "每個工作階段或權杖每秒可更改的次數。"))
  static let heavyRate = Setting(
    "limits.heavy", "NUMBER", as: .whole(1...1_000_000), fallback: "3000",
    Phrase(
      "Submissions, questions for offers and verifications a second of one session or token.", "每個工作階段或權杖每秒可提交作業、索取報價及核實的次數。"))
  static let openRate = Setting(
    "limits.open", "NUMBER", as: .whole(1...1_000_000), fallback: "200",
    Phrase("Requests a second of one address that nobody is signed in for.", "每個位址每秒可作的未登入請求次數。"))
  static let proxyHeader = Setting(
    "proxy.header", "NAME", as: .text,
    Phrase("The header in which a proxy names its client, such as X-Forwarded-For.", "代理伺服器用以指明客戶端的標頭，例如 X-Forwarded-For。"))
  static let proxyAddresses = Setting(
    "proxy.addresses", "LIST", as: .text,
    Phrase("The proxy's own addresses, with commas between; nobody else is believed.", "代理伺服器本身的位址，以逗號分隔；其他來源一概不信。"))

  static let streamsPerPerson = Setting(
    "streams.perPerson", "NUMBER", as: .whole(1...65_536), fallback: "20",
    Phrase("Event streams that one person may have open.", "每人可同時開啟的事件串流數目。"))
  static let streamsInAll = Setting(
    "streams.inAll", "NUMBER", as: .whole(1...65_536), fallback: "2000",
    Phrase("Event streams that may be open in all.", "全平台可同時開啟的事件串流數目。"))
  static let webhookNetworks = Setting(
    "webhooks.networks", "BLOCKS", as: ValueKind<AddressBlocks>.blocks,
    Phrase(
      "Private networks that webhooks may be posted to all the same, such as 10.1.0.0/16,fd00:1::/32.",
      "Webhook 可傳送到的私人網絡，例如 10.1.0.0/16,fd00:1::/32。"))
  static let webhookLoopback = Setting(
    "webhooks.loopback", "WORD", as: ValueKind<WebhookLoopback>.choice, fallback: "refused",
    Phrase(
      "Whether webhooks may be posted to this machine, also without encryption: allowed or refused.",
      "Webhook 可否傳送到本機（包括未加密連線）：allowed 或 refused。"))
  static let auditHeads = Setting(
    "audit.heads", "FOLDER", as: .text,
    Phrase(
      "Where the audit log's head is written at each day's end, a file a day; audit-heads in the data folder.",
      "每日終結時寫入審計鏈首（每日一個檔案）的資料夾；預設為平台資料夾內的 audit-heads。"))

  static let all: [any SettingDeclaring] =
    [
      data, listen, publicAddress, certificate, key, logLevel, logFormat, threads, connections, stopSeconds, readRate,
      writeRate, heavyRate, openRate, proxyHeader, proxyAddresses, streamsPerPerson, streamsInAll,
      webhookNetworks, webhookLoopback, auditHeads,
    ] + MailSettings.all + RetentionSettings.all + MoveSettings.all
}

extension ValueKind<String> {
  /// Scheme, host and perhaps a port.
  fileprivate static let site = ValueKind(Phrase("an address such as https://hub.example", "網址，例如 https://hub.example")) { text in
    let scheme = ["https://", "http://"].first { text.hasPrefix($0) }
    guard let host = scheme.map({ text.dropFirst($0.count) }), !host.isEmpty,
      host.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !host.contains(where: { "/?#@\\".contains($0) })
    else { return nil }
    return text
  }
}
