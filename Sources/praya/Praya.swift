import Centres
import Glibc

@main struct Praya {
  static func main() {
    // Before anything else: a run's own processes must not do what a hub does when it starts.
    if let code = LocalRunner.answer(to: CommandLine.arguments) { exit(code) }
  }
}
