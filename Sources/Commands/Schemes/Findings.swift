import Console
import Language
import Schemes

/// What a scheme's rules say to a request: the answer, each reason, and the amount.
struct Findings {
  private let json: JSONValue

  init(_ json: JSONValue) { self.json = json }

  func lines(_ call: Invocation) -> [String] {
    let (wording, style) = (call.wording, call.terminal.outputStyle)
    var list = FieldList()
    list.add(
      Phrase("Answer", "結果")[call.language],
      json["answer"].text.map { SchemeEvaluation.Answer(rawValue: $0)?.name[call.language] ?? $0 })
    list.add(Phrase("Rate", "資助比率")[call.language], wording.text(json["rate"]))
    let amount = json["amountInWords"].isNull ? json["amount"] : json["amountInWords"]
    list.add(Phrase("Amount", "金額")[call.language], wording.text(amount))
    list.add(Phrase("Decision by", "決定期限")[call.language], json["decisionDeadline"].text)
    list.add(Phrase("Note", "備註")[call.language], wording.text(json["notHandled"]))
    let reasons = json["findings"].list.map { "  " + mark($0["outcome"].text) + " " + wording.text($0["message"]).printable }
    let caps = json["caps"].list.map { "  – " + wording.text($0).printable }
    return list.lines(style: style) + reasons + caps
  }

  private func mark(_ outcome: String?) -> String {
    switch outcome.flatMap({ SchemeEvaluation.Finding.Outcome(rawValue: $0) }) {
    case .passed: "✓"
    case .failed: "✗"
    case .needsCommittee, .unknown, nil: "?"
    }
  }
}
