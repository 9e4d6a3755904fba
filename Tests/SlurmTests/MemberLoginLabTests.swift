import Centres
import Foundation
import Language
import PrayaTestKit
import Quantities
import Testing

@testable import Slurm

/// Members' jobs under their own logins, at real clusters: by tokens of the controller's and by real sudo with rules that an
/// operator could have written.
@Suite(.enabled(if: SlurmLab.isPossible, "\(SlurmLab.whyNot)")) struct MemberLoginLabTests {
  private static let (chan, ho, lee) = ("praya-lab-chan", "praya-lab-ho", "praya-lab-lee")

  /// A cluster joined with members' logins.
  final class Ground {
    let lab: SlurmLab
    let cluster: SlurmLabFacts.Cluster
    let folder: String
    let join: SlurmJoin
    private var runs = 0

    init(_ name: String, _ logins: (SlurmLab, SlurmLabFacts.Cluster, String) async throws -> SlurmMemberLogins) async throws {
      lab = try await SlurmLab.ofAllTests.value
      cluster = try lab.facts.cluster(name)
      folder = "/tmp/praya-logins-\(UUID().uuidString.prefix(8))"
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o711])
      // In the shared folder everybody may write; Praya's own is nobody else's.
      let shared = "\(cluster.sharedFolder)/\(UUID().uuidString.prefix(8))"
      try FileManager.default.createDirectory(
        atPath: shared, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o711])
      var connection = SlurmConnection(user: lab.facts.users.service, sharedFolder: shared)
      let way = try await logins(lab, cluster, folder)
      if way.way == .tokens {
        (connection.rest, connection.tokenFile) = (cluster.restAddress, cluster.tokenFile)
      } else {
        (connection.commands, connection.configuration) = ("/usr/bin", cluster.configuration)
      }
      connection.logins = way
      #expect(connection.faults(at: "") { _ in true } == [])
      join = try await SlurmJoin.make(connection, named: "members", journalFolder: "\(folder)/journal", clock: MachineClock())
    }

    func end() async {
      await join.end()
      try? FileManager.default.removeItem(atPath: folder)
    }

    func order(_ member: String?, login: String?, _ script: String) throws -> RunOrder {
      runs += 1
      let key = try #require(RunKey(rawValue: "member-\(UUID().uuidString.prefix(8))-\(runs)"))
      return RunOrder(
        key: key, name: "run", script: Array("#!/bin/sh\n\(script)\n".utf8), inputs: [InputFile(name: "given", bytes: [0x31])],
        allotment: [NodeAllotment(node: cluster.nodes[0], devices: [0])], deviceModel: cluster.deviceModel, cpusPerNode: 1,
        memoryMebibytes: 100, walltime: .minutes(5), environment: [:], output: "out", errorOutput: "out", projectNumber: 1,
        member: member.map { RunMember(name: $0, login: login) })
    }

    func ended(_ key: RunKey) async throws -> RunEnd {
      for _ in 0..<600 {
        if case .ended(let end)? = try? await join.centre.observe([key])[key] { return end }
        try await Task.sleep(for: .milliseconds(100))
      }
      throw SlurmLab.Trouble(description: "\(key) does not end")
    }

    func output(_ key: RunKey) async throws -> String {
      String(decoding: try await join.centre.read("out", of: key, from: 0, limit: 10_000).bytes, as: UTF8.self)
    }

    /// Runs it to its end. - Returns: what it wrote.
    func run(_ order: RunOrder) async throws -> String {
      try await join.centre.start(order)
      let end = try await ended(order.key)
      let output = try await output(order.key)
      #expect(end.cause == .exited(code: 0), "\(end.cause): \(output)")
      return output
    }

    func refusal(_ order: RunOrder) async -> CentreFailure? {
      do throws(CentreFailure) {
        try await join.centre.start(order)
        return nil
      } catch { return error }
    }

    /// The line of a job by which the controller tells whose it is.
    func user(ofJob number: String) async throws -> String {
      try await lab.run(["scontrol", "show", "job", number], at: cluster.name).output.split(whereSeparator: \.isWhitespace)
        .first { $0.hasPrefix("UserId=") }.map(String.init) ?? ""
    }
  }

  private static func write(_ token: String, for login: String, in folder: String) throws {
    try #require(
      FileManager.default.createFile(
        atPath: "\(folder)/\(login)", contents: Data(token.utf8), attributes: [.posixPermissions: 0o600]))
  }

  private static func tokens(_ lab: SlurmLab, _ cluster: SlurmLabFacts.Cluster, _ folder: String) async throws
    -> SlurmMemberLogins
  {
    for login in [chan, ho] { try write(try await lab.token(for: login, at: cluster.name), for: login, in: folder) }
    var logins = SlurmMemberLogins(.tokens)
    logins.tokenFolder = folder
    return logins
  }

  /// A command that becomes a member as an operator's rule lets the service's own login, and nobody else: real sudo, whose rules
  /// are put in place for this process alone, so that nothing in /etc changes.
  private static func sudo(_ lab: SlurmLab, _ cluster: SlurmLabFacts.Cluster, _ folder: String) throws -> SlurmMemberLogins {
    let service = lab.facts.users.service
    let rules = """
      Defaults env_reset, !use_pty
      Defaults:\(service) closefrom_override
      Defaults:\(service) env_keep += "SLURM_CONF"
      \(service) ALL=(\(chan),\(ho)) NOPASSWD: /usr/bin/sbatch, /usr/bin/scancel

      """
    try #require(
      FileManager.default.createFile(
        atPath: "\(folder)/rules", contents: Data(rules.utf8), attributes: [.posixPermissions: 0o440]))
    let script = """
      #!/bin/sh
      mount --bind "$0.rules" /etc/sudoers || exit 99
      login="$1"; shift
      exec setpriv --reuid=\(service) --regid=\(service) --init-groups sudo -n -C 4 -u "$login" "$@"

      """
    try FileManager.default.moveItem(atPath: "\(folder)/rules", toPath: "\(folder)/become.rules")
    try #require(
      FileManager.default.createFile(
        atPath: "\(folder)/become", contents: Data(script.utf8), attributes: [.posixPermissions: 0o755]))
    var logins = SlurmMemberLogins(.sudo)
    logins.command = ["/usr/bin/unshare", "--mount", "\(folder)/become", "{login}"]
    return logins
  }

  /// Two members' jobs, each under its own login, and neither reads what is the other's.
  private func keepsApart(_ ground: Ground) async throws {
    let script = "id -un; echo $SLURM_JOB_ID; cat given; echo secret > kept; mkdir private; touch private/file"
    let first = try ground.order("chan", login: Self.chan, script)
    let told = try await ground.run(first).split(separator: "\n").map(String.init)
    #expect(told.first == Self.chan && told.last == "1", "\(told)")
    #expect(try await ground.user(ofJob: told[1]).hasPrefix("UserId=\(Self.chan)("))
    let theirs = "\(ground.join.reach.folder)/runs/\(first.key)"
    let second = try ground.order(
      "ho", login: Self.ho,
      """
      id -un; echo $SLURM_JOB_ID
      cat \(theirs)/work/kept \(theirs)/script 2>/dev/null && echo READ
      ls \(theirs) \(theirs)/work \(theirs)/.. 2>/dev/null && echo LISTED
      touch \(theirs)/work/x \(theirs)/claims/x 2>/dev/null && echo WRITTEN
      true
      """)
    let other = try await ground.run(second).split(separator: "\n").map(String.init)
    #expect(other.count == 2 && other.first == Self.ho, "\(other)")
    #expect(try await ground.user(ofJob: other[1]).hasPrefix("UserId=\(Self.ho)("))
    // Praya reads back what each wrote, and takes it away.
    #expect(try await ground.join.centre.files(of: first.key).contains { $0.name == "private/file" })
    #expect(try await ground.join.centre.read("kept", of: first.key, from: 0, limit: 100).bytes == Array("secret\n".utf8))
  }

  /// What is wrong with one member's login is said, and stops nobody else.
  private func stopsOnlyThatMember(_ ground: Ground, saying words: String) async throws {
    let bad = try ground.order("lee", login: Self.lee, "id -un")
    guard case .troubled(let reason) = await ground.refusal(bad) else { Issue.record("it was taken in"); return }
    #expect(reason.contains("'\(Self.lee)'") && reason.contains(words) && reason.contains("登入名稱"), "\(reason)")
    #expect(await ground.join.troubles().contains { $0.english.contains(Self.lee) })
    #expect(try await ground.run(try ground.order("ho", login: Self.ho, "id -un")) == "\(Self.ho)\n")
    #expect(await ground.join.troubles().count == 1)
    // Nobody runs as somebody else.
    guard case .refused(let none) = await ground.refusal(try ground.order("wong", login: nil, "id -un")) else {
      Issue.record("a member without a login was taken in")
      return
    }
    #expect(none.contains("'wong' has no login"), "\(none)")
    guard case .refused = await ground.refusal(try ground.order("x", login: ground.lab.facts.users.service, "true")),
      case .refused = await ground.refusal(try ground.order("x", login: "root", "true")),
      case .troubled = await ground.refusal(try ground.order(nil, login: nil, "true"))
    else {
      Issue.record("an order under a login that is no member's was taken in")
      return
    }
  }

  /// A member's job ends as its member.
  private func cancels(_ ground: Ground) async throws {
    let long = try ground.order("chan", login: Self.chan, "sleep 600")
    try await ground.join.centre.start(long)
    for _ in 0..<300 {
      if case .running? = try await ground.join.centre.observe([long.key])[long.key] { break }
      try await Task.sleep(for: .milliseconds(100))
    }
    try await ground.join.centre.cancel(long.key)
    #expect(try await ground.ended(long.key).cause == .cancelled)
  }

  @Test("By tokens of the controller's, two members' jobs run under their own logins") func byTokens() async throws {
    let ground = try await Ground("h100", Self.tokens)
    try await keepsApart(ground)
    try await cancels(ground)
    // Of another cluster: its key is another.
    let foreign = try await ground.lab.token(for: Self.lee, at: "a100")
    try Self.write(foreign, for: Self.lee, in: ground.folder)
    try await stopsOnlyThatMember(ground, saying: "does not accept the token")
    let found = await ground.join.examine(logins: [Self.chan, Self.lee, "nobody-there"])
    #expect(found.contains { $0.level == .ok && $0.words.english.contains("under '\(Self.chan)', with a token until") })
    #expect(found.contains { $0.level == .warning && $0.words.english.contains("No job can run under '\(Self.lee)'") })
    #expect(found.contains { $0.level == .warning && $0.words.english.contains("nobody-there") })
    #expect(!found.contains { $0.words.english.contains("service account") })
    #expect(try await ground.join.centre.describe().separatesProjects)
    await ground.end()
  }

  @Test("An expired token stops its own member alone, until the centre issues another") func expired() async throws {
    let ground = try await Ground("h100") { lab, cluster, folder in
      let mint = TokenMint(keyFile: cluster.jwtKey, user: Self.lee, lifespan: Seconds(-5), clock: MachineClock())
      try Self.write(try await mint.issue().text, for: Self.lee, in: folder)
      return try await Self.tokens(lab, cluster, folder)
    }
    try await stopsOnlyThatMember(ground, saying: "expired")
    try Self.write(try await ground.lab.token(for: Self.lee, at: "h100"), for: Self.lee, in: ground.folder)
    // A source that failed is left alone for five seconds.
    try await Task.sleep(for: .seconds(5.2))
    #expect(try await ground.run(try ground.order("lee", login: Self.lee, "id -un")) == "\(Self.lee)\n")
    #expect(await ground.join.troubles() == [])
    await ground.end()
  }

  @Test("Of a cluster that the hub owns, tokens are made from its key") func owned() async throws {
    let ground = try await Ground("h100") { _, cluster, _ in
      var logins = SlurmMemberLogins(.tokens)
      (logins.signingKey, logins.owned) = (cluster.jwtKey, true)
      return logins
    }
    #expect(try await ground.run(try ground.order("ho", login: Self.ho, "id -un")) == "\(Self.ho)\n")
    await ground.end()
  }

  @Test(
    "By sudo with an operator's rules, two members' jobs run under their own logins, and a third who is in no rule has none",
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/sudo"), "sudo is not installed"))
  func bySudo() async throws {
    let ground = try await Ground("h200") { try Self.sudo($0, $1, $2) }
    try await keepsApart(ground)
    try await cancels(ground)
    try await stopsOnlyThatMember(ground, saying: "sudo:")
    let found = await ground.join.examine(logins: [Self.chan, Self.lee])
    #expect(found.contains { $0.level == .ok && $0.words.english.contains("under '\(Self.chan)'") })
    #expect(found.contains { $0.level == .warning && $0.words.english.contains("No job can run under '\(Self.lee)'") })
    await ground.end()
  }
}
