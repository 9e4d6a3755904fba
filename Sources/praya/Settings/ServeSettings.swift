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

  static let all: [any SettingDeclaring] = [
    data, listen, certificate, key, logLevel, logFormat, threads, connections, stopSeconds,
  ]
}
