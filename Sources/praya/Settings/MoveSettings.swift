import Console
import Hub
import Language
import Quantities

/// When jobs that are stuck where they are move, or are asked about.
enum MoveSettings {
  private static let stuckAfter = Setting(
    "moves.stuckAfter", "SECONDS", as: .whole(5...604_800), fallback: "\(MoveTerms().stuckAfter.count)",
    Phrase("So long after it was expected to start a job counts as stuck.", "超過預計開始時間多少秒，作業即視為受阻。"))
  private static let downAfter = Setting(
    "moves.downAfter", "SECONDS", as: .whole(5...604_800), fallback: "\(MoveTerms().downAfter.count)",
    Phrase("A centre that has not answered for so long is down.", "運算中心多少秒沒有回應，即視為停頓。"))
  private static let questionLasts = Setting(
    "moves.questionLasts", "SECONDS", as: .whole(60...2_592_000), fallback: "\(MoveTerms().questionLasts.count)",
    Phrase("How long whoever submitted a job may answer whether it shall move.", "提交者可於多少秒內回覆作業應否轉移。"))
  private static let atMost = Setting(
    "moves.atMost", "COUNT", as: .whole(0...20), fallback: "\(MoveTerms().movesAtMost)",
    Phrase("How often a job moves at most.", "每個作業最多可轉移的次數。"))

  static let all: [any SettingDeclaring] = [stuckAfter, downAfter, questionLasts, atMost]

  static func terms(_ settings: Settings) -> MoveTerms {
    var terms = MoveTerms()
    if let seconds = settings[stuckAfter] { terms.stuckAfter = Seconds(Int64(seconds)) }
    if let seconds = settings[downAfter] { terms.downAfter = Seconds(Int64(seconds)) }
    if let seconds = settings[questionLasts] { terms.questionLasts = Seconds(Int64(seconds)) }
    if let count = settings[atMost] { terms.movesAtMost = count }
    return terms
  }
}
