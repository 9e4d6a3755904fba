import Agent
import Foundation
import Language
import PrayaTestKit
import Quantities
import Slurm
import Testing

@Suite struct AgentSettingsTests {
  static let good = """
    {
      "hub": "https://hub.example/",
      "centre": "east",
      "tokenFile": "/etc/praya/agent-token",
      "folder": "/var/lib/praya-agent",
      "timeZone": "Asia/Hong_Kong",
      "kind": "local",
      "local": {"folder": "/srv/praya", "nodes": [{"name": "n1", "deviceModel": "h100", "devices": 8, "cpus": 64, "memoryMebibytes": 1024}]},
      "terms": {
        "projects": {"accepted": ["harbour-*"], "refused": ["harbour-secret"]},
        "deviceShare": "50%", "cpuShare": "2/3", "mostDevicesPerJob": 8, "longestWalltimeHours": 24,
        "blackouts": [{"days": ["mon", "fri"], "from": "08:30", "until": "24:00"}],
        "runsGoOnThroughBlackouts": false, "ownUsersFirst": true, "showsQueue": false, "stopSwitch": "/etc/praya/stop"
      }
    }
    """

  @Test func aWholeFileIsReadAsItStands() throws {
    let settings = try AgentSettings(Array(Self.good.utf8), named: "agent.json")
    #expect(settings.hub == "https://hub.example" && settings.centre == "east")
    #expect(settings.terms.deviceShare == (try Share(1, of: 2)))
    #expect(settings.terms.cpuShare == (try Share(2, of: 3)))
    #expect(settings.terms.blackouts == [BlackoutHours(days: [.mon, .fri], from: 510, until: 1440)])
    #expect(settings.terms.stopSwitch == "/etc/praya/stop" && settings.terms.ownUsersFirst && !settings.terms.showsQueue)
    #expect(settings.terms.longestWalltime == .hours(24) && !settings.terms.runsOnThroughBlackouts)
    #expect(settings.terms.sentences(isStopped: true).count == 10)
    for sentence in settings.terms.sentences(isStopped: true) {
      #expect(!sentence.english.isEmpty && sentence.traditionalChinese.unicodeScalars.contains { $0.value > 0x2E80 })
    }
  }

  @Test(arguments: [
    ("https://hub.example/", "http://hub.example", "hub", "address"), ("\"east\"", "\"East\"", "centre", "slug"),
    ("/etc/praya/agent-token", "agent-token", "tokenFile", "path"), ("Asia/Hong_Kong", "Asia/Nowhere", "timeZone", "time-zone"),
    ("\"kind\": \"local\"", "\"kind\": \"cloud\"", "kind", "choice"), ("50%", "150%", "terms.deviceShare", "share"),
    ("08:30", "8:30", "terms.blackouts[0].from", "clock"), ("24:00", "24:01", "terms.blackouts[0].until", "clock"),
    ("\"mon\"", "\"monday\"", "terms.blackouts[0].days[0]", "choice"),
    ("harbour-*", "Harbour", "terms.projects.accepted[0]", "pattern"),
    ("ownUsersFirst", "ownUserFirst", "terms.ownUserFirst", "unknown-field"),
    ("\"mostDevicesPerJob\": 8", "\"mostDevicesPerJob\": -1", "terms.mostDevicesPerJob", "range"),
  ]) func everyFaultIsToldWithItsFieldAndLine(good: String, bad: String, field: String, rule: String) throws {
    let text = Self.good.replacing(good, with: bad)
    #expect(text != Self.good)
    do {
      _ = try AgentSettings(Array(text.utf8), named: "agent.json")
      Issue.record("\(bad) was taken")
    } catch {
      #expect(error.faults.contains { $0.field == field && $0.rule == rule && $0.line != nil }, "\(error.faults)")
    }
  }

  private static let cluster = """
    {"commands": "/usr/bin", "commandPrefix": ["/usr/bin/sudo", "-n", "-C", "4", "-u", "praya"],
      "configuration": "/etc/slurm/slurm.conf", "user": "praya", "sharedFolder": "/shared/praya", "partition": "gpu",
      "account": "city", "qualityOfService": "guests", "reservation": "praya", "nodesAreShared": true,
      "deviceModels": {"H100-SXM": "h100"}, "searchPath": "/opt/conda/bin:/usr/bin"}
    """

  private static func over(_ cluster: String) -> String {
    good.replacing("\"kind\": \"local\"", with: "\"kind\": \"slurm\", \"slurm\": \(cluster)")
      .replacing(#/"local": {"folder".*\n/#, with: "")
  }

  /// The city file and an agent's configuration are read by two readers: they must not drift apart.
  @Test(arguments: [
    cluster,
    #"{"rest": "https://s.example:6820", "tokenCommand": ["/opt/token"], "certificateAuthority": "/etc/ca.pem", "user": "p", "sharedFolder": "/s"}"#,
    #"{"rest": "http://s.example:6820", "tokenFile": "/etc/token", "user": "p", "sharedFolder": "/s"}"#,
    #"{"commands": "/usr/bin", "user": "p", "sharedFolder": "/s", "logins": {"way": "sudo", "command": ["/usr/sbin/runuser", "-u", "{login}", "--"]}}"#,
    #"{"rest": "http://s.example:6820", "tokenFile": "/t", "user": "p", "sharedFolder": "/s", "logins": {"way": "tokens", "tokenCommand": ["/opt/token", "{login}"]}}"#,
    #"{"rest": "http://s.example:6820", "tokenFile": "/t", "user": "p", "sharedFolder": "/s", "logins": {"way": "tokens", "tokenFolder": "/etc/praya/tokens"}}"#,
    #"{"rest": "http://s.example:6820", "user": "p", "sharedFolder": "/s", "logins": {"way": "tokens", "signingKey": "/etc/jwt.key", "owned": true}}"#,
  ]) func aClustersSettingsAreThoseOfACityFile(cluster: String) throws {
    let settings = try AgentSettings(Array(Self.over(cluster).utf8), named: "agent.json")
    #expect(settings.kind == .slurm(try JSONDecoder().decode(SlurmConnection.self, from: Data(cluster.utf8))))
  }

  @Test func everySettingOfAClusterIsRead() throws {
    guard case .slurm(let first) = try AgentSettings(Array(Self.over(Self.cluster).utf8), named: "agent.json").kind else {
      Issue.record("it is no cluster")
      return
    }
    // What goes with another way in, and members' logins in place of a prefix.
    let ofRest = ["rest", "tokenFile", "tokenCommand", "certificateAuthority", "logins"]
    for child in Mirror(reflecting: first).children where !ofRest.contains(child.label ?? "") {
      #expect("\(child.value)" != "nil", "\(child.label ?? "")")
    }
  }

  @Test(arguments: [
    ("\"user\": \"praya\"", "\"user\": \"root\"", "slurm.user", "login"),
    ("/shared/praya", "shared", "slurm.sharedFolder", "path"), ("\"commands\"", "\"rest\"", "slurm.rest", "address"),
    ("\"partition\": \"gpu\"", "\"partition\": \"-p x\"", "slurm.partition", "form"),
    ("nodesAreShared", "nodeAreShared", "slurm.nodeAreShared", "unknown-field"),
    ("\"user\": \"praya\", ", "", "slurm.user", "required"),
    ("\"/usr/bin/sudo\"", "\"sudo\"", "slurm.commandPrefix", "command"),
    ("\"h100\"}", "\"H 100\"}", "slurm.deviceModels.H100-SXM", "slug"),
  ]) func faultsOfAClusterAreToldToo(good: String, bad: String, field: String, rule: String) throws {
    let text = Self.over(Self.cluster).replacing(good, with: bad)
    do {
      _ = try AgentSettings(Array(text.utf8), named: "agent.json")
      Issue.record("\(bad) was taken")
    } catch { #expect(error.faults.contains { $0.field == field && $0.rule == rule && $0.line != nil }, "\(error.faults)") }
  }

  private static func withLogins(_ logins: String, way: String = #""logins": {"way": "sudo"}"#) -> String {
    over(#"{"commands": "/usr/bin", "user": "praya", "sharedFolder": "/s", \#(way)}"#)
      .replacing("\"centre\": \"east\",", with: "\"centre\": \"east\", \"logins\": \(logins),")
  }

  @Test func anOperatorsOwnTableOfLoginsIsRead() throws {
    let table = try AgentSettings(Array(Self.withLogins(#"{"chan": "u1", "ho.w": "_u-2"}"#).utf8), named: "a").logins
    #expect(table == ["chan": "u1", "ho.w": "_u-2"])
    #expect(try AgentSettings(Array(Self.good.utf8), named: "a").logins == nil)
    #expect(try AgentSettings(Array(Self.withLogins("{}").utf8), named: "a").logins == [:], "nobody has one, by the law here")
  }

  @Test(arguments: [
    (#"{"chan": "root"}"#, "logins.chan", "login"), (#"{"chan": "-u"}"#, "logins.chan", "login"),
    (#"{"chan": "Chan"}"#, "logins.chan", "login"), (#"{"chan": ""}"#, "logins.chan", "login"),
    (#"{"chan": "u1", "ho": "u1"}"#, "logins.ho", "unique"), (#"{"chan": 5}"#, "logins.chan", "type"),
    (#"{"chan": "a\nb"}"#, "logins.chan", "login"), (#"{"Chan Tai": "u1"}"#, "logins.Chan Tai", "sign-in"),
    (#"{"chan": "u12345678901234567890123456789012"}"#, "logins.chan", "login"),
  ]) func aLoginThatIsNoneIsToldByItsMember(logins: String, field: String, rule: String) {
    do {
      _ = try AgentSettings(Array(Self.withLogins(logins).utf8), named: "a")
      Issue.record("\(logins) was taken")
    } catch { #expect(error.faults.contains { $0.field == field && $0.line != nil }, "\(error.faults)") }
  }

  @Test func aTableOfLoginsGoesWithLoginsOfMembersOnly() {
    for text in [
      Self.withLogins(#"{"chan": "u1"}"#, way: #""partition": "gpu""#),
      Self.withLogins(#"{"chan": "u1"}"#, way: #""logins": {"way": "service"}"#),
      Self.good.replacing("\"centre\": \"east\",", with: "\"centre\": \"east\", \"logins\": {},"),
    ] {
      do {
        _ = try AgentSettings(Array(text.utf8), named: "a")
        Issue.record("it was taken")
      } catch { #expect(error.faults.map(\.rule) == ["together"], "\(error.faults)") }
    }
  }

  @Test func aHubOfThisMachineMayBeWithoutTLS() throws {
    for address in ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:80"] {
      let text = Self.good.replacing("https://hub.example/", with: address)
      #expect(try AgentSettings(Array(text.utf8), named: "a").hub == address)
    }
    for address in [
      "http://127.0.0.1.evil.example", "http://localhost@evil.example", "http://localhost.evil", "ftp://x", "https://",
    ] {
      let text = Self.good.replacing("https://hub.example/", with: address)
      #expect(throws: Problem.self, "\(address)") { try AgentSettings(Array(text.utf8), named: "a") }
    }
  }

  @Test func anIdentityLastsCountsItsStartsAndIsHeldByOne() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "praya-agent-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var first: AgentIdentity? = try AgentIdentity(folder: folder.path)
    let (name, life) = (try #require(first).name, try #require(first).life)
    #expect(name.count == 32 && life == 1)
    #expect(throws: Problem.self) { try AgentIdentity(folder: folder.path) }
    first = nil
    let second = try AgentIdentity(folder: folder.path)
    #expect(second.name == name && second.life == 2)
  }
}
