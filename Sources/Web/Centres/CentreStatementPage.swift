internal import Hub
internal import Jobs
internal import Language
internal import Quantities

/// A centre's statement as a page, to be printed. It is written in three parts, the jobs between head and foot.
struct CentreStatementPage: Sendable {
  let statement: CentreStatement
  let language: ReaderLanguage

  var head: String {
    let title = Phrase(
      "\(statement.centreName.english): statement for \(statement.month)",
      "\(statement.centreName.traditionalChinese)：\(statement.month) 月結單")
    let note =
      statement.isOver
      ? Phrase("Final: the month is over.", "此月已結束，金額不再變動。") : Phrase("The month is not over.", "此月尚未結束。")
    return BookPage.head(title[language], language) + "<p>\(note[language])</p>"
      + BookPage.table(word(Phrase("Balance", "結餘")), [.words(""), .figure(statement.currency.code)])
      + line(Phrase("Owed at the beginning", "期初應付"), statement.opening)
      + line(Phrase("\(statement.jobs) jobs", "作業 \(statement.jobs) 項"), statement.jobsTotal)
      + line(Phrase("Term packages", "套餐"), statement.packagesTotal) + line(Phrase("Paid", "已付"), -statement.paid)
      + line(Phrase("Owed at the end", "期末應付"), statement.closing) + BookPage.tableEnd + models
      + BookPage.table(
        word(Phrase("Jobs", "作業")),
        [
          .words(word(Phrase("Job", "作業"))), .words(word(Phrase("Pool", "資源池"))), .words(word(Phrase("Device", "裝置"))),
          .figure(word(Phrase("Devices", "數目"))), .words(word(Phrase("State", "狀態"))),
          .words(word(Phrase("Started", "開始"))), .words(word(Phrase("Ended", "結束"))),
          .figure(word(Phrase("Device-hours", "卡時"))), .figure(word(Phrase("Not charged beyond walltime, s", "超時不收費（秒）"))),
          .figure(word(Phrase("Price/hour", "每小時價格"))), .figure(word(Phrase("Amount", "金額"))),
        ])
  }

  func row(_ job: CentreStatement.JobLine) -> String {
    BookPage.row([
      .words(job.job), .words(job.pool), .words(job.deviceModel ?? "CPU"), .figure("\(job.devices)"),
      .words(job.state.label[language]), .words(moment(job.startedAt)), .words(moment(job.endedAt)),
      .figure(Format.deviceHours(DeviceSeconds(job.deviceSeconds))), .figure(job.overrun > .zero ? "\(job.overrun.count)" : ""),
      .figure(money(job.pricePerHour)), .figure(money(job.total)),
    ])
  }

  var foot: String {
    var text = BookPage.tableEnd
    if !statement.packages.isEmpty {
      text += BookPage.table(
        word(Phrase("Term packages", "套餐")),
        [.words(word(Phrase("Grant", "資助"))), .words(word(Phrase("Billed", "入帳時間"))), .figure(word(Phrase("Amount", "金額")))])
      text += statement.packages.map { BookPage.row([.words($0.grant), .words(moment($0.at)), .figure(money($0.amount))]) }
        .joined()
      text += BookPage.tableEnd
    }
    if !statement.payments.isEmpty {
      text += BookPage.table(
        word(Phrase("Payments", "付款")),
        [
          .words(word(Phrase("Voucher", "憑單"))), .words(word(Phrase("Recorded", "記錄時間"))),
          .words(word(Phrase("Bank reference", "銀行參考編號"))), .figure(word(Phrase("Amount", "金額"))),
        ])
      text += statement.payments.map {
        BookPage.row([.words("\($0.voucher)"), .words(moment($0.at)), .words($0.reference), .figure(money($0.amount))])
      }.joined()
      text += BookPage.tableEnd
    }
    return text + BookPage.foot
  }

  private var models: String {
    guard !statement.models.isEmpty else { return "" }
    let columns: [BookPage.Cell] = [
      .words(word(Phrase("Device", "裝置"))), .figure(word(Phrase("Jobs", "作業"))),
      .figure(word(Phrase("Device-seconds", "卡秒"))), .figure(word(Phrase("Device-hours", "卡時"))),
      .figure(word(Phrase("Amount", "金額"))),
    ]
    let rows = statement.models.map { line in
      BookPage.row([
        .words(line.deviceModel ?? "CPU"), .figure(Format.count(Int64(line.jobs))), .figure(Format.count(line.deviceSeconds)),
        .figure(Format.deviceHours(DeviceSeconds(line.deviceSeconds))), .figure(money(line.total)),
      ])
    }
    return BookPage.table(word(Phrase("By device", "按裝置")), columns) + rows.joined() + BookPage.tableEnd
  }

  private func line(_ what: Phrase, _ amount: Int64) -> String { BookPage.row([.words(what[language]), .figure(money(amount))]) }
  private func word(_ phrase: Phrase) -> String { phrase[language] }
  private func money(_ units: Int64) -> String { Format.money(Money(minorUnits: units, statement.currency)) }
  private func moment(_ moment: Instant?) -> String {
    guard let moment else { return "" }
    return Format.moment(moment, in: CityCalendar(timeZoneName: statement.timeZone) ?? .universal)
  }
}
