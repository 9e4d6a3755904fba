import Console
import Language

/// One thing that an operator may set, under one name in three places: on the command line (`--tls-key FILE`), in the
/// environment (`PRAYA_TLS_KEY`), in the configuration file (`{"tls":{"key":…}}`). The first of these that says something
/// counts; what nobody sets has its default.
struct Setting<Value: Sendable>: SettingDeclaring {
  /// The name in the file; a dot goes one object deeper.
  let path: String
  let placeholder: String
  let kind: ValueKind<Value>
  /// How the default is told; nil where there is none.
  let fallback: String?
  let summary: Phrase

  init(_ path: String, _ placeholder: String, as kind: ValueKind<Value>, fallback: String? = nil, _ summary: Phrase) {
    self.path = path
    self.placeholder = placeholder
    self.kind = kind
    self.fallback = fallback
    self.summary = summary
  }

  /// The words of the name: `mail.passwordFile` is mail, password, file.
  private var words: [String] {
    path.split(separator: ".").flatMap { part in
      part.reduce(into: [""]) { words, character in
        if character.isUppercase { words.append("") }
        words[words.count - 1] += character.lowercased()
      }
    }
  }

  /// `tls-key`
  var optionName: String { words.joined(separator: "-") }
  /// `PRAYA_TLS_KEY`
  var variable: String { "PRAYA_" + words.joined(separator: "_").uppercased() }
  var expected: Phrase { kind.expected }
  func accepts(_ text: String) -> Bool { kind.read(text) != nil }

  var option: Option<Value> {
    Option(
      optionName, placeholder, as: kind,
      fallback.map { Phrase("\(summary.english) Default: \($0).", "\(summary.traditionalChinese)預設：\($0)。") } ?? summary)
  }
  var declaring: any OptionDeclaring { option }
  func given(on invocation: Invocation) -> String? { invocation[option].map { "\($0)" } }
}

/// A setting of whatever type.
protocol SettingDeclaring: Sendable {
  var path: String { get }
  var optionName: String { get }
  var variable: String { get }
  var fallback: String? { get }
  var summary: Phrase { get }
  var expected: Phrase { get }
  var declaring: any OptionDeclaring { get }
  func accepts(_ text: String) -> Bool
  /// What the command line says of it, as text.
  func given(on invocation: Invocation) -> String?
}
