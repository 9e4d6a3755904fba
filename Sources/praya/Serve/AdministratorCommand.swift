import Access
import Console
import Hub
import Language

/// `praya admin create NAME`: the first administrator, made on the machine itself.
enum AdministratorCommand {
  private static let name = Operand("NAME", as: .text, Phrase("What they type to sign in.", "登入名稱。"))
  private static let fullName = Option("name", "NAME", as: .text, Phrase("Their full name; NAME if left out.", "全名；預設與登入名稱相同。"))
  private static let passwordFile = Option(
    "password-file", "FILE", as: .text,
    Phrase("Read the password from a file, or from standard input with -.", "由檔案讀取密碼；以 - 表示由標準輸入讀取。"))

  static let command = Command(
    "admin", Phrase("What is done on the hub's own machine.", "於平台所在機器上執行的工作。"),
    subcommands: [
      Command(
        "create", Phrase("Make somebody an administrator of the hub.", "建立平台管理員。"),
        discussion: Phrase(
          "Works on the data folder while the hub is not running, so that the first administrator needs nobody's permission but the machine's.",
          "於平台未運行時直接寫入資料夾；首位管理員只須有機器的使用權。"),
        operands: [name], options: [fullName, passwordFile, ServeCommand.data]
      ) { invocation in
        let password = try password(invocation)
        let folder = invocation[ServeCommand.data] ?? Installation.defaultFolder(invocation.terminal.environment)
        let installation = try await Installation.open(folder, log: invocation.terminal.complain)
        do {
          try await create(invocation, password, installation.hub)
        } catch {
          await installation.close()
          throw error
        }
        await installation.close()
        try invocation.terminal.say(
          Phrase("\(invocation[name]) administers this hub.", "\(invocation[name]) 已成為平台管理員。")[invocation.language])
      },
      MailTestCommand.command,
    ])

  private static func create(_ invocation: Invocation, _ password: String, _ hub: Hub) async throws {
    let person = NewPerson(
      signIn: invocation[name], name: invocation[fullName] ?? invocation[name], language: invocation.language)
    try await hub.createPerson(person, by: nil)
    try await hub.setPassword(of: person.signIn, to: password, by: nil)
    guard let role = Assignment(.administrator, in: .hub) else { preconditionFailure("a hub has administrators") }
    try await hub.assign(role, to: person.signIn, by: nil)
  }

  private static func password(_ invocation: Invocation) throws -> String {
    let terminal = invocation.terminal
    let typed: String?
    switch invocation[passwordFile] {
    case "-"?: typed = String(decoding: try terminal.readInput(4096), as: UTF8.self)
    case let path?: typed = try LocalText.read(path)
    case nil: typed = try terminal.ask(Phrase("Password: ", "密碼：")[invocation.language], true)
    }
    guard let typed, let line = typed.split(whereSeparator: \.isNewline).first else {
      throw Failure(Phrase("A password is needed: type it, or use --password-file.", "須提供密碼：請輸入，或使用 --password-file。"))
    }
    return String(line)
  }
}
