import Console
import Hub
import Language

/// `praya admin mail-test ADDRESS`: whether mail goes out by the settings that `serve` has.
enum MailTestCommand {
  private static let address = Operand("ADDRESS", as: .text, Phrase("Whom to write to.", "收件人電郵地址。"))

  static let command = Command(
    "mail-test", Phrase("Send a test message by the settings of 'serve', and tell what came of it.", "按「serve」的設定發送測試郵件並報告結果。"),
    discussion: Phrase(
      "Works while the hub runs or not: it opens no data folder. Where no mail server is set, the message is written into the folder of mail.",
      "平台運行與否均可使用，不會開啟平台資料。未設定郵件伺服器時，郵件會寫入郵件資料夾。"),
    operands: [address], options: [ServeSettings.data.option, Settings.configOption] + MailSettings.all.map(\.declaring)
  ) { invocation in
    let settings = try Settings(invocation, known: ServeSettings.all)
    let folder = settings[ServeSettings.data] ?? Installation.defaultFolder(invocation.terminal.environment)
    let desk = try MailSettings.desk(settings, dataFolder: folder)
    let recipient = invocation[address]
    try await desk.sendTest(to: recipient, language: invocation.language, now: SystemClock().now)
    try invocation.terminal.say(
      Phrase("The message to \(recipient) was handed over.", "給 \(recipient) 的郵件已送出。")[invocation.language])
  }
}
