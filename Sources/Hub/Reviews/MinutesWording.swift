internal import Access
internal import Language
internal import Quantities
internal import Reviews
internal import Storage

/// The words of a sitting's minutes.
struct MinutesWording {
  let minutes: SittingMinutes
  let scheme: Phrase
  let names: [PersonID: String]
  /// What the reader has an interest in.
  let hidden: Set<ApplicationID>
  let addenda: [AddendumRecord]
  let signedAt: Instant?
  let calendar: CityCalendar

  func text(in language: ReaderLanguage) -> String {
    var lines = [
      Phrase("Minutes of a sitting: \(scheme.english)", "會議紀錄：\(scheme.traditionalChinese)")[language], "",
      Phrase("Sitting: \(minutes.sitting)", "會議編號：\(minutes.sitting)")[language],
      Phrase("Called for: \(moment(minutes.startsAt))", "召開時間：\(moment(minutes.startsAt))")[language],
      Phrase(
        "Held: \(moment(minutes.openedAt)) to \(moment(minutes.closedAt))",
        "實際時間：\(moment(minutes.openedAt)) 至 \(moment(minutes.closedAt))")[language],
    ]
    if !minutes.place.isEmpty { lines.append(Phrase("Place: \(line(minutes.place))", "地點：\(line(minutes.place))")[language]) }
    lines += [
      Phrase("Chair: \(name(minutes.chair))", "主席：\(name(minutes.chair))")[language],
      Phrase("Present: \(list(minutes.present, language))", "出席：\(list(minutes.present, language))")[language],
      Phrase("Absent: \(list(minutes.absent, language))", "缺席：\(list(minutes.absent, language))")[language],
    ]
    for (index, item) in minutes.items.enumerated() { lines += [""] + words(of: item, number: index + 1, language) }
    lines += [""]
    lines.append(
      signedAt.map {
        Phrase("Signed by \(name(minutes.chair)) on \(moment($0)).", "由\(name(minutes.chair))於 \(moment($0)) 簽署。")
      }?[language] ?? Phrase("Not signed yet.", "尚未簽署。")[language])
    for addendum in addenda {
      lines += [
        "",
        Phrase(
          "Addendum \(addendum.number), \(name(addendum.writtenBy)), \(moment(addendum.writtenAt)): \(line(addendum.text))",
          "附錄 \(addendum.number)（\(name(addendum.writtenBy))，\(moment(addendum.writtenAt))）：\(line(addendum.text))")[language],
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func words(of item: SittingMinutes.Item, number: Int, _ language: ReaderLanguage) -> [String] {
    guard !hidden.contains(item.application) else {
      return [
        Phrase("\(number). You have an interest in this item.", "\(number). 你與此項有利益關係。")[language]
      ]
    }
    let decision = item.decision
    var lines = [
      Phrase(
        "\(number). Application \(item.application) of \(item.organisation), project \(item.project)",
        "\(number). 申請 \(item.application)（機構 \(item.organisation)，項目 \(item.project)）")[language],
      Phrase(
        "   Quorum: \(decision.quorum) of \(decision.members) members; \(decision.present.count) could decide.",
        "   法定人數：\(decision.members) 名成員中的 \(decision.quorum) 名；可作決定者 \(decision.present.count) 名。")[language],
    ]
    for barred in decision.barred {
      lines.append(
        Phrase(
          "   Kept out: \(name(barred.person)), who \(barred.ground.label.english).",
          "   避席：\(name(barred.person))（\(barred.ground.label.traditionalChinese)）。")[language])
    }
    if let score = decision.score {
      let score = CombinedScore(hundredths: score, reviews: 0)
      lines.append(Phrase("   Combined score: \(score) of 100.", "   綜合評分：\(score)（滿分 100）。")[language])
    }
    for vote in decision.votes {
      lines.append(
        Phrase(
          "   Vote of \(name(vote.person)): \(vote.vote.label.english).",
          "   \(name(vote.person))的表決：\(vote.vote.label.traditionalChinese)。")[language])
    }
    let outcome = decision.outcome.label
    lines.append(
      Phrase(
        "   Decided: \(outcome.english). \(line(decision.note))", "   決定：\(outcome.traditionalChinese)。\(line(decision.note))")[
          language])
    return lines
  }

  /// What people wrote, on one line, so that no text of theirs can pass for a line of the minutes.
  private func line(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator: " "
          default: scalar
          }
        }))
  }

  private func name(_ person: PersonID) -> String { line(names[person] ?? person.rawValue) }

  private func list(_ people: [PersonID], _ language: ReaderLanguage) -> String {
    guard !people.isEmpty else { return Phrase("nobody", "無")[language] }
    return people.map(name).joined(separator: Phrase(", ", "、")[language])
  }

  private func moment(_ moment: Instant) -> String { Format.moment(moment, in: calendar) }
}
