import Console
import Language
import Offers

/// What an offer is asked for and a submission says alike: the script, whom it is for, and how to choose.
enum JobOptions {
  /// The hub reads no longer script.
  static let longestScript = 1 << 20

  static let script = Operand(
    "SCRIPT", as: .text, Phrase("A batch script with #SBATCH lines; '-' for standard input.", "載有 #SBATCH 行的批次腳本；「-」代表標準輸入。"))
  static let project = Option(
    "project", short: "p", "PROJECT", as: .text,
    Phrase("For which project; else the script's --account.", "所屬項目；未填則按腳本的 --account。"))
  static let grant = Option(
    "grant", short: "g", "GRANT", as: .text, Phrase("Draw on this grant; without one, own money pays.", "動用此資助；未填則以自有款項支付。"))
  static let cheapest = Flag("cheapest", Phrase("The least own share first. The default.", "自付額最低者先；此為預設。"))
  static let soonest = Flag("soonest", Phrase("The earliest start first.", "最早開始者先。"))
  static let balanced = Flag("balanced", Phrase("Weigh price against time.", "兼顧價格與時間。"))
  static let trailing = Command.Trailing(
    "SBATCH-OPTIONS", Phrase("As on sbatch's command line; they beat the script's.", "與 sbatch 指令行選項相同；優先於腳本所寫。"))

  static let all: [any OptionDeclaring] = [project, grant, cheapest, soonest, balanced]

  /// The request that the words make.
  static func body(_ call: Invocation) throws -> [(String, JSONValue?)] {
    let preferences: [Ranking] = [.cheapest, .soonest, .balanced]
    let preference = try call.atMostOne(of: [cheapest, soonest, balanced]).map { preferences[$0] }
    let path = call[script]
    let bytes = try call.read(path, limit: longestScript)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(Phrase("\(path) is no text in UTF-8.", "\(path) 不是 UTF-8 文字。"))
    }
    let fileName = path == "-" ? nil : path.split(separator: "/").last.map(String.init)
    return [
      ("script", .text(text)), ("fileName", fileName.map { .text($0) }),
      ("options", call.trailing.isEmpty ? nil : .texts(call.trailing)), ("project", call[project].map { .text($0) }),
      ("grant", call[grant].map { .text($0) }), ("preference", preference.map { .text($0.rawValue) }),
    ]
  }

  /// What was not understood in the script goes to standard error, each with its line.
  static func warn(_ warnings: [JSONValue], _ call: Invocation) {
    let file = call[script] == "-" ? "-" : call[script]
    for warning in warnings {
      let place = [file, warning["line"].whole.map { "\($0)" }].compactMap { $0 }.joined(separator: ":")
      let parts = [place, warning["field"].text ?? "", call.wording.text(warning["message"])].filter { !$0.isEmpty }
      call.terminal.complain(call.terminal.errorStyle.warning(parts.joined(separator: ": ").printable))
    }
  }
}
