import Centres
import Commands
import Console
import Glibc
import Language

@main struct Praya {
  static let version = "0.1.0"

  static func main() async {
    // Before anything else: a run's own processes must not do what a hub does when it starts.
    if let code = LocalRunner.answer(to: CommandLine.arguments) { exit(code) }
    // A reader that goes away (`praya job list | head`) is an error of the write, not the end of the program.
    signal(SIGPIPE, SIG_IGN)
    let program = Program(
      "praya", version: version,
      Phrase(
        "The city's public AI hub: from application to grant, to compute, to books.", "城市公共人工智能平台：由申請、資助、算力到帳目。"),
      common: PrayaCommands.common,
      commands: [DemoCommand.command, ServeCommand.command, AdministratorCommand.command, AgentCommand.command]
        + PrayaCommands.all(.installation))
    exit(await program.run(Array(CommandLine.arguments.dropFirst()), at: .process()))
  }
}
