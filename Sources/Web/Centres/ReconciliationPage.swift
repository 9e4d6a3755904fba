internal import Centres
internal import Hub
internal import Language
internal import Quantities

/// A comparison with a centre's own records as a page.
struct ReconciliationPage {
  private let found: Reconciliation
  private let language: ReaderLanguage

  init(_ found: Reconciliation, _ language: ReaderLanguage) { (self.found, self.language) = (found, language) }

  var text: String {
    let title = Phrase("\(found.centre): usage of \(found.month) compared", "\(found.centre)：\(found.month) 用量核對")
    return BookPage.head(title[language], language) + notes + models + items + BookPage.foot
  }

  private var notes: String {
    let calendar = CityCalendar(timeZoneName: found.timeZone) ?? .universal
    let (jobs, differences) = (Format.count(Int64(found.jobs)), Format.count(Int64(found.differences)))
    var sentences = [
      Phrase(
        "\(jobs) jobs settled here, \(differences) differences. Compared at \(Format.moment(found.madeAt, in: calendar)).",
        "平台結算作業 \(jobs) 項，不符 \(differences) 項。核對時間：\(Format.moment(found.madeAt, in: calendar))。"),
      found.source.sentence,
    ]
    if found.unlisted > 0 {
      sentences.append(Phrase("\(found.unlisted) more are counted and not listed.", "另有 \(found.unlisted) 項只計數，未予列出。"))
    }
    return sentences.map { "<p>\($0[language])</p>" }.joined()
  }

  private var models: String {
    let columns: [BookPage.Cell] = [
      .words(word(Phrase("Device", "裝置"))), .figure(word(Phrase("Jobs", "作業"))),
      .figure(word(Phrase("Device-seconds charged", "收費卡秒"))), .figure(word(Phrase("Device-seconds at the centre", "中心卡秒"))),
    ]
    let rows = found.models.map { line in
      BookPage.row([
        .words(line.deviceModel ?? "CPU"), .figure(Format.count(Int64(line.jobs))), .figure(Format.count(line.deviceSeconds)),
        .figure(Format.count(line.deviceSecondsThere)),
      ])
    }
    return BookPage.table(word(Phrase("Sums", "合計")), columns) + rows.joined() + BookPage.tableEnd
  }

  private var items: String {
    guard !found.items.isEmpty else { return "" }
    let columns: [BookPage.Cell] = [
      .words(word(Phrase("What", "類別"))), .words(word(Phrase("Job", "作業"))), .words(word(Phrase("Number there", "中心編號"))),
      .figure(word(Phrase("Here", "平台"))), .figure(word(Phrase("There", "中心"))), .words(word(Phrase("In words", "說明"))),
    ]
    let rows = found.items.map { item in
      BookPage.row([
        .words(item.kind.label[language]), .words(item.job), .words(item.number ?? ""), .figure(item.here ?? ""),
        .figure(item.there ?? ""), .words(item.words[language]),
      ])
    }
    return BookPage.table(word(Phrase("Job by job", "逐項")), columns) + rows.joined() + BookPage.tableEnd
  }

  private func word(_ phrase: Phrase) -> String { phrase[language] }
}
