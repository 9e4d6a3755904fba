import Access
import Console
import Foundation
import Glibc
import Hub
import Language
import Monitoring
import Quantities
import Secrets

/// `praya demo`: one real job from application to bill, through the HTTP API of a real hub.
struct Demo {
  struct Options {
    /// End after the bill instead of serving on.
    var once = false
    /// Print the one JSON object in place of the story.
    var json = false
    /// A file whose centres take the place of the demo's.
    var centres: String?
    var listen = "127.0.0.1:0"
    /// Keep everything in this folder; nil for a folder that goes when the demo ends.
    var data: String?
  }

  /// What `--once --json` prints.
  struct Outcome: Encodable {
    struct Job: Encodable {
      var centre: String
      var state: String
      var device_seconds: Int64
      var price_per_device_hour: Int64
    }
    struct Bill: Encodable {
      var currency: String
      var total: Int64
      var scheme_share: Int64
      var own_share: Int64
    }
    struct Ledger: Encodable {
      var verified: Bool
      var transfers: Int64
    }
    var job: Job
    var bill: Bill
    var ledger: Ledger
  }

  let options: Options
  let terminal: Terminal
  let language: ReaderLanguage

  func run() async throws(Problem) {
    let folder = if let data = options.data { data } else { try temporaryFolder() }
    defer { if options.data == nil { try? FileManager.default.removeItem(atPath: folder) } }
    let installation = try await Installation.open(folder, log: terminal.complain)
    let service: Service
    do throws(Problem) {
      let log = Log(least: .warning, clock: SystemClock()) { [terminal] entry in terminal.complain(entry.message) }
      service = try Service.start(installation, Service.Options(listen: options.listen), log: log)
    } catch {
      await installation.close()
      throw error
    }
    do throws(Problem) {
      let password = Demo.newPassword()
      let city = try await prepare(installation.hub, password: password)
      let story = DemoStory(
        address: service.address, password: password, city: city,
        say: { line in
          if !options.json { try? terminal.say(line[language]) }
        })
      let outcome = try await story.tell()
      if options.json { try say(Demo.encode(outcome)) }
      if !options.once {
        tellAddresses(service.address, password, city)
        await StopSignals.wait()
        terminal.complain("stopping …")
      }
    } catch {
      await service.stop()
      throw error
    }
    await service.stop()
  }

  private func say(_ line: String) throws(Problem) {
    do { try terminal.say(line) } catch { throw Problem(.unavailable, "output", Phrase(same: "\(error)")) }
  }

  /// Applies the demo's city and gives its people one password for this run.
  private func prepare(_ hub: Hub, password: String) async throws(Problem) -> CityFile {
    var centres: [UInt8]?
    if let path = options.centres {
      guard let data = FileManager.default.contents(atPath: path) else {
        throw .invalid("centres", rule: "exists", Phrase("The file \(path) cannot be read.", "無法讀取檔案 \(path)。"))
      }
      centres = Array(data)
    }
    let universal = CityCalendar.universal
    let city = try DemoCity.file(centres: centres, today: universal.day(of: SystemClock().now))
    let bytes: [UInt8]
    do { bytes = Array(try JSONEncoder().encode(city)) } catch { throw Problem(.internal, "internal", Phrase(same: "\(error)")) }
    _ = try await hub.applyCity(bytes, by: nil)
    for person in city.people ?? [] { try await hub.setPassword(of: person.signIn, to: password, by: nil) }
    return city
  }

  /// A folder that jobs of every user can reach: /tmp, or $TMPDIR where that is set.
  private func temporaryFolder() throws(Problem) -> String {
    let base = terminal.variable("TMPDIR") ?? "/tmp"
    var template = Array("\(base)/praya-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Problem(.unavailable, "temporary-folder", Phrase("No folder can be made in \(base).", "無法在 \(base) 建立資料夾。"))
    }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // Its name is known to nobody, its database is for the owner only, and jobs' users must be able to pass.
    chmod(path, 0o711)
    return path
  }

  private static func newPassword() -> String {
    var random = SystemRandom()
    let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
    return (0..<3).map { _ in String((0..<4).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }) }.joined(
      separator: "-")
  }

  private static func encode(_ outcome: Outcome) throws(Problem) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do { return String(decoding: try encoder.encode(outcome), as: UTF8.self) } catch {
      throw Problem(.internal, "internal", Phrase(same: "\(error)"))
    }
  }

  /// Where it serves, and as whom one may sign in.
  private func tellAddresses(_ address: String, _ password: String, _ city: CityFile) {
    let lines =
      [
        "", "The hub serves on until Ctrl-C:", "  \(address)/        API: \(address)/api/v1",
        "  password for all of them: \(password)",
      ]
      + (city.people ?? []).map { person in
        let roles = (person.roles ?? []).compactMap { $0.assignment?.role.label[language] }
        return
          "  \(person.signIn)\(String(repeating: " ", count: max(1, 8 - person.signIn.count)))\(Set(roles).sorted().joined(separator: ", "))"
      }
      + ["  " + Phrase("try:", "試試：")[language] + " praya sign-in chan --hub \(address) && praya job list"]
    for line in lines { terminal.complain(line) }
  }
}
