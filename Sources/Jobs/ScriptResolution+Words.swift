import Language

/// Names, files, indexes and dependencies.
extension ScriptResolution {
  /// A text that people will read: not empty, not too long, without control characters.
  mutating func text(_ name: String, limit: Int) -> String? {
    guard let directive = directive(name) else { return nil }
    guard !directive.value.isEmpty else {
      findings.refuse(directive, "required", "--\(name) is empty.", "--\(name) 是空的。")
      return nil
    }
    guard directive.value.count <= limit else {
      findings.refuse(directive, "too-long", "--\(name) has more than \(limit) characters.", "--\(name) 超過 \(limit) 個字元。")
      return nil
    }
    guard !directive.value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      findings.refuse(directive, "control-character", "--\(name) contains a control character.", "--\(name) 含有控制字元。")
      return nil
    }
    return directive.value
  }

  /// A script's file name as a job's name.
  static func name(from fileName: String?) -> String {
    let last = fileName?.split(separator: "/").last ?? ""
    let printable = last.unicodeScalars.filter { $0.properties.generalCategory != .control }
    let name = String(String(String.UnicodeScalarView(printable)).prefix(JobLimits.nameCharacters))
    return name.isEmpty ? "job" : name
  }

  mutating func partition() -> String? {
    guard let directive = directive("partition"), let text = text("partition", limit: JobLimits.nameCharacters) else {
      return nil
    }
    let names = text.split(separator: ",")
    guard let first = names.first else {
      findings.refuse(directive, "required", "--partition names no partition.", "--partition 未有指明分區。")
      return nil
    }
    if names.count > 1 {
      findings.warn(
        directive, "first-taken", "--partition names several; the first, \(first), is taken.",
        "--partition 指明多個分區，採用首個：\(first)。")
    }
    return String(first)
  }

  mutating func pattern(_ name: String) -> OutputPattern? {
    guard let directive = directive(name) else { return nil }
    let pieces = directive.value.split(separator: "/", omittingEmptySubsequences: false)
    let last = String(pieces.last ?? "")
    guard let pattern = OutputPattern(rawValue: last) else {
      findings.refuse(
        directive, "file-name",
        "--\(name) must end in a file name of at most \(JobLimits.fileNameBytes) bytes without control characters.",
        "--\(name) 須以檔案名稱作結，最多 \(JobLimits.fileNameBytes) 位元組，且不含控制字元。")
      return nil
    }
    if pieces.count > 1 {
      findings.warn(
        directive, "relocated", "--\(name): the file is \(last) in the run's own folder; Praya writes to no other place.",
        "--\(name)：檔案為運行專屬資料夾內的 \(last)，Praya 不會寫入其他位置。")
    }
    let unknown = pattern.unknownPlaceholders
    if !unknown.isEmpty {
      let list = unknown.joined(separator: " ")
      findings.warn(
        directive, "placeholder", "--\(name): \(list) is not replaced; known are %j %A %a %x %N %%.",
        "--\(name)：\(list) 不會被替換；可用的有 %j %A %a %x %N %%。")
    }
    return pattern
  }

  mutating func array() -> JobArray? {
    guard let directive = directive("array") else { return nil }
    do {
      return try JobArray(directive.value)
    } catch {
      let (rule, phrase) = ScriptResolution.words(for: error)
      findings.refuse(directive, rule, "--array: " + phrase.english, "--array：" + phrase.traditionalChinese)
      return nil
    }
  }

  private static func words(for fault: JobArray.Fault) -> (rule: String, Phrase) {
    switch fault {
    case .malformed: ("malformed", Phrase("write indexes as 1-10%2 or 0,3,5-9:2.", "索引須寫成 1-10%2 或 0,3,5-9:2。"))
    case .reversed: ("reversed", Phrase("a range ends before it starts.", "範圍的終點在起點之前。"))
    case .zeroStep: ("minimum", Phrase("a step must be at least 1.", "間隔至少為 1。"))
    case .zeroAtOnce: ("minimum", Phrase("at least 1 run must be allowed at once.", "同時運行的數目至少為 1。"))
    case .indexTooLarge:
      ("maximum", Phrase("an index is at most \(JobLimits.arrayIndex).", "索引最大為 \(JobLimits.arrayIndex)。"))
    case .tooMany:
      ("too-many", Phrase("at most \(JobLimits.arrayIndexes) indexes.", "索引最多 \(JobLimits.arrayIndexes) 個。"))
    }
  }

  /// `afterok:ID[:ID…]`, several separated by commas; `ID_INDEX` is one run of an array, as Slurm writes it.
  mutating func dependencies() -> [String] {
    guard let directive = directive("dependency") else { return [] }
    var identifiers: [String] = []
    if directive.value.contains("?") {
      findings.refuse(
        directive, "unsupported", "--dependency: either-or ('?') is not supported; separate conditions by commas.",
        "--dependency：不支援以「?」表示任擇其一，條件須以逗號分隔。")
      return []
    }
    for condition in directive.value.split(separator: ",", omittingEmptySubsequences: false) {
      let pieces = condition.split(separator: ":", omittingEmptySubsequences: false)
      let kind = pieces.first?.lowercased() ?? ""
      guard kind == "afterok" else {
        refuse(kind: String(kind.prefix(40)), of: directive)
        return []
      }
      let named = pieces.dropFirst().map { String($0).replacing("_", with: "-") }
      guard !named.isEmpty, named.allSatisfy(ScriptResolution.isJobName) else {
        findings.refuse(
          directive, "malformed", "--dependency: write afterok:ID or afterok:ID:ID, with the identifiers of jobs.",
          "--dependency：須寫成 afterok:ID 或 afterok:ID:ID，ID 為作業編號。")
        return []
      }
      for name in named where !identifiers.contains(name) { identifiers.append(name) }
      guard identifiers.count <= JobLimits.dependencies else {
        let limit = JobLimits.dependencies
        findings.refuse(directive, "too-many", "--dependency: at most \(limit) jobs.", "--dependency：最多 \(limit) 個作業。")
        return []
      }
    }
    return identifiers
  }

  private mutating func refuse(kind: String, of directive: Directive) {
    let known = ["after", "afterany", "afternotok", "aftercorr", "afterburstbuffer", "expand", "singleton"]
    if known.contains(kind) {
      findings.refuse(
        directive, "unsupported", "--dependency: only afterok is supported, not \(kind).",
        "--dependency：只支援 afterok，不支援 \(kind)。")
    } else {
      findings.refuse(
        directive, "malformed", "--dependency: write afterok:ID or afterok:ID:ID, with the identifiers of jobs.",
        "--dependency：須寫成 afterok:ID 或 afterok:ID:ID，ID 為作業編號。")
    }
  }

  private static func isJobName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
        default: false
        }
      }
  }
}
