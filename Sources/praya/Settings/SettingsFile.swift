import JSON
import Language

/// What a configuration file says: one JSON object, nested as the settings' names are.
struct SettingsFile {
  /// The texts by the settings' names.
  let texts: [String: String]

  static let none = SettingsFile(texts: [:])

  private init(texts: [String: String]) { self.texts = texts }

  /// - Throws: a problem with every fault of the file by its line: no JSON, unknown names, values of the wrong kind.
  init(_ bytes: [UInt8], named path: String, settings: [any SettingDeclaring]) throws(Problem) {
    let root: JSONNode
    do { root = try JSONReader.read(bytes) } catch {
      throw Problem(
        .invalid, "settings-file",
        Phrase("\(path) is no JSON.", "\(path) 不是有效的 JSON。"), faults: [error.fault])
    }
    let faults = FaultList()
    let known = Dictionary(settings.map { ($0.path, $0) }) { first, _ in first }
    var texts: [String: String] = [:]
    Self.read(root, at: "", known, &texts, faults)
    guard faults.isEmpty else {
      throw Problem(
        .invalid, "settings-file",
        Phrase("\(path) is not a configuration of Praya.", "\(path) 不是有效的 Praya 設定檔。"), faults: faults.sorted)
    }
    self.texts = texts
  }

  private static func read(
    _ node: JSONNode, at path: String, _ known: [String: any SettingDeclaring], _ texts: inout [String: String],
    _ faults: FaultList
  ) {
    guard case .object(let members) = node.value else {
      faults.add(path, rule: "type", at: node.position, Phrase("This must be an object {…}.", "此處須為物件 {…}。"))
      return
    }
    var seen: Set<String> = []
    for member in members {
      let inner = path.isEmpty ? member.name : "\(path).\(member.name)"
      if !seen.insert(member.name).inserted {
        faults.add(inner, rule: "duplicate", at: member.position, Phrase("'\(inner)' stands twice.", "「\(inner)」重複出現。"))
      } else if let setting = known[inner] {
        take(member.value, of: setting, &texts, faults)
      } else if known.keys.contains(where: { $0.hasPrefix(inner + ".") }) {
        read(member.value, at: inner, known, &texts, faults)
      } else {
        let nearest = Suggestion.nearest(to: inner, among: known.keys)
        faults.add(
          inner, rule: "unknown-field", at: member.position,
          Phrase(
            "There is no setting '\(inner)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "."),
            "沒有設定「\(inner)」" + (nearest.map { "；是否指「\($0)」？" } ?? "。")))
      }
    }
  }

  private static func take(
    _ node: JSONNode, of setting: any SettingDeclaring, _ texts: inout [String: String], _ faults: FaultList
  ) {
    let text: String? =
      switch node.value {
      case .string(let text), .number(let text): text
      case .boolean(let flag): flag ? "true" : "false"
      case .null, .array, .object: nil
      }
    guard let text, setting.accepts(text) else {
      faults.add(
        setting.path, rule: "form", at: node.position,
        Phrase("This must be \(setting.expected.english).", "此處須為\(setting.expected.traditionalChinese)。"))
      return
    }
    texts[setting.path] = text
  }
}
