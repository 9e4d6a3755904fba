import Centres
import Foundation
import Language
import PrayaTestKit
import Quantities
import Synchronization
import Testing

@testable import Slurm

/// Members' logins at a simulated cluster, and the words by which a job becomes its member's.
@Suite struct MemberLoginTests {
  private static let settings: SlurmCentreSettings = {
    var settings = SlurmCentreSettings(sharedFolder: "/shared")
    (settings.requestsInFlight, settings.logins, settings.serviceUser) = (1, .ofMembers, "praya")
    return settings
  }()

  /// A cluster that notes who asks for what, and does not take some logins.
  private final class Line: SlurmInterface {
    let slurm: SimulatedSlurm
    let barred = Mutex<Set<String>>([])
    let proves = Mutex(true)
    let asked = Mutex<[String]>([])
    init(_ slurm: SimulatedSlurm) { self.slurm = slurm }

    func health() async throws(SlurmFailure) -> SlurmHealth { try await slurm.health() }
    func describe() async throws(SlurmFailure) -> SlurmCluster { try await slurm.describe() }
    func submit(_ submission: SlurmSubmission) async throws(SlurmFailure) -> SlurmNumber {
      try look("submit", submission.login)
      return try await slurm.submit(submission)
    }
    func jobs(_ numbers: [SlurmNumber]) async throws(SlurmFailure) -> [SlurmJob] { try await slurm.jobs(numbers) }
    func find(_ keys: Set<RunKey>) async throws(SlurmFailure) -> [SlurmJob] { try await slurm.find(keys) }
    func accounted(_ keys: Set<RunKey>, since: Instant) async throws(SlurmFailure) -> [SlurmJob]? {
      try await slurm.accounted(keys, since: since)
    }
    func cancel(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) {
      try look("cancel", login)
      try await slurm.cancel(number, as: login)
    }
    func withdraw(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) {
      try look("withdraw", login)
      try await slurm.withdraw(number, as: login)
    }
    func queue(_ partition: String?, atMost: Int) async throws(SlurmFailure) -> PartitionQueue {
      try await slurm.queue(partition, atMost: atMost)
    }
    func usage(_ window: Range<Instant>, atMost: Int) async throws(SlurmFailure) -> SlurmUsage {
      try await slurm.usage(window, atMost: atMost)
    }
    func prove(_ login: String) async throws(SlurmFailure) { if proves.withLock({ $0 }) { try look("prove", login) } }

    private func look(_ call: String, _ login: String?) throws(SlurmFailure) {
      asked.withLock { $0.append("\(call) \(login ?? "-")") }
      if let login, barred.withLock({ $0.contains(login) }) { throw .unauthorised(reason: "the token of '\(login)' has expired") }
    }
  }

  private final class Place {
    let clock = ManualClock(Instant(secondsSince1970: 1_800_000_000))
    let folders = SimulatedRunFolders()
    let line: Line
    let journal = Folders.make()
    var centre: SlurmCentre

    init(_ settings: SlurmCentreSettings = MemberLoginTests.settings) async throws {
      line = Line(SimulatedSlurm(clock: clock, folders: folders, seed: 1))
      centre = try await Place.open(line, settings, folders, journal, clock)
      await centre.turn()
    }

    deinit { Folders.remove(journal) }

    static func open(
      _ line: Line, _ settings: SlurmCentreSettings, _ folders: SimulatedRunFolders, _ journal: String, _ clock: ManualClock
    ) async throws -> SlurmCentre {
      let patient = PatientSlurm(line, surroundings: .init(clock: clock, chance: { 0 }, sleep: { _ in }))
      return try await SlurmCentre(
        interface: patient, settings: settings, folders: folders, journalFolder: journal, clock: clock, awaitsSubmissions: true,
        loginNumber: { login throws(CentreFailure) in
          if login == "stranger" { throw .troubled(reason: "the machine does not know 'stranger'") }
          return 4711
        })
    }

    func reopen(_ settings: SlurmCentreSettings) async throws {
      await centre.close()
      centre = try await Place.open(line, settings, folders, journal, clock)
      await centre.turn()
    }

    func order(_ name: String?, _ login: String?, _ key: String = "k1") throws -> RunOrder {
      var order = ClusterWorld.order(try #require(RunKey(rawValue: key)))
      order.member = name.map { RunMember(name: $0, login: login) }
      return order
    }

    func pass(_ seconds: Int64) async {
      for _ in 0..<seconds {
        clock.advance(by: Seconds(1))
        await centre.turn()
      }
    }
  }

  @Test("A run is submitted and cancelled under the login of its order, in every later life too") func fixed() async throws {
    let place = try await Place()
    let order = try place.order("chan", "u1")
    try await place.centre.start(order)
    #expect(place.line.asked.withLock { $0 } == ["prove u1", "submit u1"])
    // The hub's table has changed, and the order comes again.
    try await place.centre.start(try place.order("chan", "u2"))
    try await place.reopen(Self.settings)
    try await place.centre.cancel(order.key)
    await place.pass(3)
    #expect(place.line.asked.withLock { $0 }.filter { $0 != "cancel u1" } == ["prove u1", "submit u1"])
    #expect(place.line.asked.withLock { $0.contains("cancel u1") })
  }

  @Test("Where the operator's own table has the say, an order's login is none") func table() async throws {
    var settings = Self.settings
    settings.logins = .byTable(["chan": "local1"])
    let place = try await Place(settings)
    try await place.centre.start(try place.order("chan", "root-of-the-hub"))
    #expect(place.line.asked.withLock { $0.last } == "submit local1")
    await #expect(throws: CentreFailure.self) { try await place.centre.start(try place.order("ho", "u2", "k2")) }
    #expect(place.line.asked.withLock { $0.last } == "submit local1")
    #expect(try await place.centre.describe().memberLogins == .byCentre(["chan"]))
  }

  @Test("Nothing runs as somebody else: not without a login, not as root or Praya itself, not after the way has changed")
  func nobodyElse() async throws {
    let place = try await Place()
    let orders = try [nil, "root", "praya", "-u", ""].map { try place.order("chan", $0) }
    for index in orders.indices {
      do throws(CentreFailure) {
        try await place.centre.start(orders[index])
        Issue.record("\(String(describing: orders[index].member)) was taken in")
      } catch { if case .refused = error {} else { Issue.record("\(error)") } }
    }
    await #expect(throws: CentreFailure.self) { try await place.centre.start(try place.order(nil, nil)) }
    await #expect(throws: CentreFailure.troubled(reason: "the machine does not know 'stranger'")) {
      try await place.centre.start(try place.order("chan", "stranger"))
    }
    #expect(!place.line.asked.withLock { $0.contains { $0.hasPrefix("submit") } })
    // A run of the service account's time that was not handed over yet.
    var service = Self.settings
    service.logins = .serviceAccount
    let other = try await Place(service)
    other.line.slurm.crash()
    try await other.centre.start(try other.order("chan", "u1"))
    try await other.reopen(Self.settings)
    other.line.slurm.boot()
    await other.pass(60)
    let key = try #require(RunKey(rawValue: "k1"))
    guard case .ended(let end)? = try await other.centre.observe([key])[key], case .launchFailed(let reason) = end.cause else {
      Issue.record("it is not refused")
      return
    }
    #expect(reason.contains("somebody else") && other.line.slurm.ownJobs.isEmpty)
  }

  @Test("A login that is not taken holds its own runs back with the reason, and the cluster stays in reach") func barred()
    async throws
  {
    let place = try await Place()
    place.line.barred.withLock { $0 = ["u1"] }
    let first = try place.order("chan", "u1")
    do throws(CentreFailure) {
      try await place.centre.start(first)
      Issue.record("it was taken in")
    } catch {
      guard case .troubled(let reason) = error else { Issue.record("\(error)"); return }
      #expect(reason.contains("'u1'") && reason.contains("expired"))
    }
    // It ends between the proof and the submission.
    place.line.proves.withLock { $0 = false }
    try await place.centre.start(try place.order("chan", "u1", "k2"))
    try await place.centre.start(try place.order("ho", "u2", "k3"))
    await place.pass(5)
    #expect(place.line.slurm.ownJobs.count == 1)
    #expect(await place.centre.loginTroubles.map(\.english).filter { $0.contains("'u1'") }.count == 1)
    #expect(await place.centre.cluster.awaySince == nil)
    place.line.barred.withLock { $0 = [] }
    place.line.slurm.startsAfter = Seconds(600)
    for _ in 0..<60 where place.line.slurm.ownJobs.count < 2 { await place.pass(1) }
    #expect(place.line.slurm.ownJobs.count == 2)
    #expect(await place.centre.loginTroubles == [])
    // Praya's own login ends a job whose member's is not taken any more.
    place.line.barred.withLock { $0 = ["u1"] }
    try await place.centre.cancel(try #require(RunKey(rawValue: "k2")))
    await place.pass(2)
    #expect(place.line.asked.withLock { $0.contains("cancel u1") && $0.contains("cancel -") })
  }

  @Test("The login stands in the words of the operator's command, and nowhere a shell reads it") func words() {
    var logins = SlurmMemberLogins(.sudo)
    #expect(logins.words(for: "u1", keepsConfiguration: false) == ["/usr/bin/sudo", "-n", "-C", "4", "-u", "u1"])
    #expect(logins.words(for: "u1", keepsConfiguration: true).contains("--preserve-env=SLURM_CONF"))
    logins.command = ["/opt/become", "--as={login}", "{login}{login}", "{log", "--"]
    #expect(logins.words(for: "u1", keepsConfiguration: true) == ["/opt/become", "--as=u1", "u1u1", "{log", "--"])
    for login in ["root", "", "-u", "a b", "A", "a/b", "a\n", "é", String(repeating: "a", count: 33)] {
      #expect(!MemberLogin.isLogin(login), "\(login)")
    }
    for login in ["u", "_a", "u.b-c_9", String(repeating: "a", count: 32)] { #expect(MemberLogin.isLogin(login), "\(login)") }
  }

  @Test("Without a way to be a member, an interface refuses and asks nothing") func noWay() async throws {
    let clock = ManualClock(Instant(secondsSince1970: 1_800_000_000))
    let commands = SlurmCommandLine(SlurmCommandLine.Settings())
    await #expect(throws: SlurmFailure.refused(code: nil, reason: "there is no way to submit as 'u1' here")) {
      try await commands.cancel(SlurmNumber(rawValue: 1), as: "u1")
    }
    let members = MemberTokens({ TokenFolder(path: "/nowhere").tokens(of: $0) }, clock: clock)
    do throws(SlurmFailure) {
      _ = try await members.current(of: "u1")
      Issue.record("there is a token")
    } catch {
      guard case .unauthorised(let reason) = error else { Issue.record("\(error)"); return }
      #expect(reason.contains("'u1'"))
    }
    await #expect(throws: SlurmFailure.unauthorised(reason: "this is no login of a member")) {
      _ = try await members.current(of: "../jwt")
    }
  }

  @Test("A journal and an order from before members had logins are read as they were") func old() throws {
    var order = ClusterWorld.order(TrackStory.key)
    let written = try JSONEncoder().encode(order)
    #expect(!String(decoding: written, as: UTF8.self).contains("member"))
    #expect(try JSONDecoder().decode(RunOrder.self, from: written) == order)
    order.member = RunMember(name: "chan", login: "u1")
    #expect(try JSONDecoder().decode(RunOrder.self, from: try JSONEncoder().encode(order)) == order)
  }
}
