import Console
import Language
import Schemes

/// `praya scheme check FILE…`: every fault of scheme files, without a hub.
enum CheckScheme {
  private static let files = LastOperand(
    "FILE", as: .text, several: true, Phrase("Scheme files; '-' for standard input.", "計劃檔案；「-」代表標準輸入。"))

  static let command = Command(
    "check", Phrase("Check scheme files, and tell each fault with its line. Needs no hub.", "檢查計劃檔案，逐行指出錯誤；無須連接平台。"),
    operands: [files]
  ) { call in
    let checks = try call.all(files).map { file in (file, Scheme.read(try call.read(file, limit: 1 << 20))) }
    if call.wantsJSON {
      try call.write(json: JSONValue.fields([("files", .list(checks.map { json($0, $1.faults) }))]).bytes)
    } else {
      for (file, result) in checks {
        try call.terminal.say(
          result.faults.isEmpty ? [summary(of: file, result.scheme, call)] : lines(file, result.faults, call.language))
      }
    }
    guard checks.allSatisfy({ $1.faults.isEmpty }) else { throw Failure.alreadySaid }
  }

  /// `file:line: field: message`, as compilers write it and editors read it.
  static func lines(_ file: String, _ faults: [Problem.Fault], _ language: ReaderLanguage) -> [String] {
    faults.map { fault in
      let place = [file, fault.line.map { "\($0)" }].compactMap { $0 }.joined(separator: ":")
      return ([place] + (fault.field.isEmpty ? [] : [fault.field]) + [fault.message[language]]).joined(separator: ": ").printable
    }
  }

  private static func summary(of file: String, _ scheme: Scheme?, _ call: Invocation) -> String {
    let name = scheme.map { $0.name[call.language] } ?? ""
    return Phrase("\(file): sound: \(name)", "\(file)：沒有錯誤：\(name)")[call.language].printable
  }

  private static func json(_ file: String, _ faults: [Problem.Fault]) -> JSONValue {
    let list = faults.map { fault in
      JSONValue.fields([
        ("field", .text(fault.field)), ("rule", .text(fault.rule)), ("line", fault.line.map { .whole(Int64($0)) }),
        (
          "message", .fields([("en", .text(fault.message.english)), ("zh-Hant", .text(fault.message.traditionalChinese))])
        ),
      ])
    }
    return .fields([("file", .text(file)), ("faults", .list(list))])
  }
}
