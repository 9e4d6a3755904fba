import Console
import Foundation
import Language

/// What is set for this run, from the command line, then the environment, then the configuration file, then the defaults.
struct Settings {
  /// Where a value comes from.
  enum Source: String { case commandLine = "command-line", environment, file, standard = "default" }

  static let configOption = Option(
    "config", "FILE", as: .text,
    Phrase("The configuration file; /etc/praya/praya.json where it exists.", "設定檔；如 /etc/praya/praya.json 存在則預設使用。"))
  static let configVariable = "PRAYA_CONFIG"
  static let ordinaryFile = "/etc/praya/praya.json"

  private let invocation: Invocation
  private let file: SettingsFile

  /// - Throws: a problem with the faults of the file, or a failure when a named file cannot be read.
  init(_ invocation: Invocation, known: [any SettingDeclaring]) throws {
    self.invocation = invocation
    let named = invocation[Self.configOption] ?? invocation.terminal.variable(Self.configVariable)
    if let named {
      file = try SettingsFile(try LocalText.bytes(named), named: named, settings: known)
    } else if FileManager.default.fileExists(atPath: Self.ordinaryFile) {
      file = try SettingsFile(try LocalText.bytes(Self.ordinaryFile), named: Self.ordinaryFile, settings: known)
    } else {
      file = .none
    }
    for setting in known { try check(setting) }
  }

  /// The value, or nil where nobody sets it and it has no default.
  subscript<Value>(setting: Setting<Value>) -> Value? {
    invocation[setting.option] ?? stated(setting).flatMap { setting.kind.read($0.text) }
      ?? setting.fallback.flatMap { setting.kind.read($0) }
  }

  /// What is said of a setting and where, as text; nil where nobody says anything and there is no default.
  func told(_ setting: any SettingDeclaring) -> (text: String, source: Source)? {
    if let given = setting.given(on: invocation) { return (given, .commandLine) }
    return stated(setting) ?? setting.fallback.map { ($0, .standard) }
  }

  private func stated(_ setting: any SettingDeclaring) -> (text: String, source: Source)? {
    if let text = invocation.terminal.variable(setting.variable) { return (text, .environment) }
    return file.texts[setting.path].map { ($0, .file) }
  }

  private func check(_ setting: any SettingDeclaring) throws {
    guard let text = invocation.terminal.variable(setting.variable), !setting.accepts(text) else { return }
    throw Problem.invalid(
      setting.variable, rule: "form",
      Phrase(
        "The environment's \(setting.variable) must be \(setting.expected.english).",
        "環境變數 \(setting.variable) 須為\(setting.expected.traditionalChinese)。"))
  }
}
