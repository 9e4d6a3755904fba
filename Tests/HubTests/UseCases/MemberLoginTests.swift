import Centres
import Foundation
import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Storage
import Synchronization
import Testing

/// Members' logins at a centre: who sets them, whom a place is ruled out for, and what an order carries.
@Suite struct MemberLoginTests {
  private let harbour = Stage.slug("harbour")

  /// Tells of its logins what it was told to, and keeps what it was sent.
  private final class WatchedCentre: Centre {
    let orders = Mutex<[RunOrder]>([])
    let described: Mutex<CentreDescription>
    init(_ described: CentreDescription) { self.described = Mutex(described) }

    func describe() async throws(CentreFailure) -> CentreDescription { described.withLock { $0 } }
    func start(_ order: RunOrder) async throws(CentreFailure) {
      if order.member?.login == "gone" { throw .refused(reason: "no such login") }
      orders.withLock { $0.append(order) }
    }
    func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] {
      Dictionary(keys.map { ($0, .queued(reason: "")) }) { $1 }
    }
    func cancel(_ key: RunKey) async throws(CentreFailure) {}
    func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
      throw .notFound(name: name)
    }
    func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] { [] }
    func discardFiles(of key: RunKey) async throws(CentreFailure) {}
  }

  private func world(_ seed: UInt64, _ logins: MemberLogins?) async throws -> (World, Stage, WatchedCentre) {
    let world = try await World(seed: seed)
    var described = try await #require(world.centres[harbour]).describe()
    described.memberLogins = logins
    let centre = WatchedCentre(described)
    await world.connect(centre, to: harbour)
    try await world.hub.surveyCentres()
    return (world, Stage(world), centre)
  }

  private func reasons(_ stage: Stage) async throws -> [String] {
    let request = stage.submission(["--gres=gpu:h100:1", "--time=5"]).request
    return try await stage.world.hub.requestOffers(request, by: stage.world.cast["mei"]).refusals
      .filter { $0.centre == harbour }.flatMap { $0.reasons.map(\.english) }.filter { $0.contains("login") }
  }

  @Test func aMemberWithoutALoginIsToldSoAndOneWithALoginRunsUnderIt() async throws {
    let (world, stage, centre) = try await world(901, .byHub)
    let ruledOut = try await reasons(stage)
    #expect(!ruledOut.isEmpty && ruledOut.allSatisfy { $0.contains("you have none yet") }, "\(ruledOut)")
    let pool = try #require(
      try await world.hub.centre(harbour).pools.first { $0.deviceModel == "h100" }
    ).id.rawValue
    let refusal = await stage.refusal { () throws(Problem) in
      try await stage.submit(["--gres=gpu:h100:1", "--time=5"], pool: pool, by: "mei")
    }
    #expect(refusal?.name == "place-refused" && refusal?.message.english.contains("you have none yet") == true)
    #expect(centre.orders.withLock(\.count) == 0)

    try await world.hub.setLogin(of: "mei", at: harbour, to: "u-mei", by: world.cast["operator"])
    #expect(try await reasons(stage) == [])
    try await stage.submit(["--gres=gpu:h100:1", "--time=5"], pool: pool, by: "mei")
    try await stage.round()
    #expect(centre.orders.withLock { $0.map(\.member) } == [RunMember(name: "mei", login: "u-mei")])

    // Removed, the next job cannot be sent; what was sent went under the login of its time.
    try await world.hub.removeLogin(of: "mei", at: harbour, by: world.cast["admin"])
    #expect(try await !reasons(stage).isEmpty)
    let again = await stage.refusal { () throws(Problem) in
      try await world.hub.removeLogin(of: "mei", at: harbour, by: world.cast["admin"])
    }
    #expect(again?.kind == .notFound)
    #expect(try await stage.violations().filter { "\($0)".contains("audit") } == [])
    await world.end()
  }

  @Test func aJobWhoseMemberLosesTheLoginWhileItWaitsIsNotSentAsSomebodyElse() async throws {
    let (world, stage, centre) = try await world(902, .byHub)
    let pool = try #require(try await world.hub.centre(harbour).pools.first { $0.deviceModel == "h100" }).id.rawValue
    try await world.hub.setLogin(of: "mei", at: harbour, to: "u-mei", by: world.cast["operator"])
    let job = try await stage.submit(["--gres=gpu:h100:1", "--time=5"], pool: pool, by: "mei")[0]
    try await world.hub.setLogin(of: "mei", at: harbour, to: "gone", by: world.cast["operator"])
    try await stage.round()
    #expect(try await stage.job(job.id).state == .refused)
    #expect(centre.orders.withLock(\.count) == 0)
    await world.end()
  }

  @Test func whatIsNoLoginIsRefusedAndTwoPersonsShareOneOnlyWhereThatIsSaid() async throws {
    let (world, stage, _) = try await world(903, .byHub)
    let cast = world.cast
    for bad in ["root", "", "-u", "Mei", "a b", "a/b", String(repeating: "u", count: 33), "mei\n", "1a"] {
      let refusal = await stage.refusal { () throws(Problem) in
        try await world.hub.setLogin(of: "mei", at: harbour, to: bad, by: cast["operator"])
      }
      #expect(refusal?.faults.first?.field == "login", "\(bad)")
    }
    try await world.hub.setLogin(of: "mei", at: harbour, to: "u1", by: cast["operator"])
    let taken = await stage.refusal { () throws(Problem) in
      try await world.hub.setLogin(of: "carol", at: harbour, to: "u1", by: cast["operator"])
    }
    #expect(taken?.name == "login-taken")
    try await world.hub.setLogin(of: "carol", at: harbour, to: "u1", isShared: true, by: cast["operator"])
    let unknown = await stage.refusal { () throws(Problem) in
      try await world.hub.setLogin(of: "nobody", at: harbour, to: "u2", by: cast["operator"])
    }
    #expect(unknown?.kind == .notFound)
    for stranger in ["mei", "carol", "auditor", "officer"] {
      let refusal = await stage.refusal { () throws(Problem) in
        try await world.hub.setLogin(of: "mei", at: harbour, to: "u9", by: cast[stranger])
      }
      #expect(refusal?.kind == .forbidden, "\(stranger)")
      let reading = await stage.refusal { () throws(Problem) in _ = try await world.hub.logins(at: harbour, by: cast[stranger]) }
      #expect(reading?.kind == .forbidden, "\(stranger)")
    }
    await world.end()
  }

  @Test func theListNamesWhoHasNoneAndTheCheckSaysSo() async throws {
    let (world, _, _) = try await world(904, .byHub)
    try await world.hub.setLogin(of: "mei", at: harbour, to: "u-mei", by: world.cast["operator"])
    let logins = try await world.hub.logins(at: harbour, by: world.cast["operator"])
    #expect(logins.map(\.signIn) == logins.map(\.signIn).sorted())
    #expect(logins.first { $0.signIn == "mei" }?.login == "u-mei" && logins.first { $0.signIn == "mei" }?.isReady == true)
    let missing = logins.filter { !$0.isReady }.map(\.signIn)
    #expect(missing.contains("operator"), "who has a role there is named too: \(missing)")
    let check = try await world.hub.checkCentre(harbour, by: world.cast["operator"])
    #expect(check.findings.contains { $0.level == .warning && $0.words.english.contains("no login there") && $0.remedy != nil })
    await world.end()
  }

  @Test func aCentreWithAFileOfItsOwnHasTheSay() async throws {
    let (world, stage, centre) = try await world(905, .byCentre(["mei", "who-is-that"]))
    #expect(try await reasons(stage) == [])
    let refusal = await stage.refusal { () throws(Problem) in
      try await world.hub.setLogin(of: "carol", at: harbour, to: "u1", by: world.cast["operator"])
    }
    #expect(refusal?.name == "logins-by-centre")
    let pool = try #require(try await world.hub.centre(harbour).pools.first { $0.deviceModel == "h100" }).id.rawValue
    try await stage.submit(["--gres=gpu:h100:1", "--time=5"], pool: pool, by: "mei")
    try await stage.round()
    #expect(centre.orders.withLock { $0.map(\.member) } == [RunMember(name: "mei")], "which login, the centre keeps to itself")
    centre.described.withLock { $0.memberLogins = .byCentre([]) }
    try await world.hub.surveyCentres()
    #expect(try await !reasons(stage).isEmpty)
    centre.described.withLock { $0.memberLogins = nil }
    try await world.hub.surveyCentres()
    #expect(try await reasons(stage) == [])
    #expect(try await world.hub.logins(at: harbour, by: world.cast["operator"]) == [])
    await world.end()
  }

  @Test func aCentreWithoutLoginsOfMembersIsToldOfNobodyAndTakesNone() async throws {
    let (world, stage, centre) = try await world(906, nil)
    let refusal = await stage.refusal { () throws(Problem) in
      try await world.hub.setLogin(of: "mei", at: harbour, to: "u1", by: world.cast["operator"])
    }
    #expect(refusal?.name == "no-member-logins")
    let pool = try #require(try await world.hub.centre(harbour).pools.first { $0.deviceModel == "h100" }).id.rawValue
    try await stage.submit(["--gres=gpu:h100:1", "--time=5"], pool: pool, by: "mei")
    try await stage.round()
    #expect(centre.orders.withLock { $0.map(\.member) } == [nil])
    await world.end()
  }

  @Test func aCityFileCarriesLoginsThereAndBack() async throws {
    let world = try await World(seed: 907)
    let admin = world.cast["admin"]
    var file = try await world.hub.exportCity(by: admin)
    let index = try #require(file.centres?.firstIndex { $0.id == harbour })
    let cluster = #"{"slurm":{"commands":"/usr/bin","user":"praya","sharedFolder":"/s","logins":{"way":"sudo"}}}"#
    file.centres?[index].connection = try JSONDecoder().decode(CityFile.Connection.self, from: Data(cluster.utf8))
    file.centres?[index].logins = ["mei": "u-mei", "carol": "u-carol"]
    let bytes = [UInt8](try JSONEncoder().encode(file))
    let changes = try await world.hub.applyCity(bytes, by: admin)
    #expect(changes == ["centre harbour: changed", "centre harbour: login of carol", "centre harbour: login of mei"])
    #expect(try await world.hub.applyCity(bytes, by: admin) == [], "a repeat changes nothing")
    let told = try await world.hub.exportCity(by: admin).centres?[index]
    #expect(told?.logins == ["mei": "u-mei", "carol": "u-carol"] && told?.connection == file.centres?[index].connection)
    file.centres?[index].logins = ["mei": "praya", "carol": "u-mei", "ghost": "u3"]
    let wrong = [UInt8](try JSONEncoder().encode(file))
    let refusal = await Stage(world).refusal { () throws(Problem) in _ = try await world.hub.applyCity(wrong, by: admin) }
    #expect(refusal?.faults.map(\.field).sorted() == ["carol", "ghost", "mei"].map { "centres[\(index)].logins.\($0)" })
    await world.end()
  }

  @Test func whoIsErasedLeavesNoLoginBehind() async throws {
    let (world, _, _) = try await world(908, .byHub)
    try await world.hub.setLogin(of: "carol", at: harbour, to: "u-carol", by: world.cast["operator"])
    let data = try await world.hub.personalData(of: "carol", by: world.cast["admin"])
    #expect("\(data)".contains("u-carol"))
    await world.end()
  }
}
