import Agent
import Centres
import Language
import PrayaTestKit
import Quantities
import Testing

/// The operator's terms, as a pure judgement.
@Suite struct AgentTermsTests {
  private let hongKong = CityCalendar(timeZoneName: "Asia/Hong_Kong") ?? .universal
  /// A Saturday.
  private let morning = Instant("2026-11-21T09:00:00+08:00") ?? Instant(secondsSince1970: 0)

  private func order(_ project: String = "vision", devices: Int = 2, walltime: Seconds = .hours(1)) throws -> RunOrder {
    RunOrder(
      key: try #require(RunKey(rawValue: "r1")), name: "job", script: Array("#!/bin/sh\n".utf8), inputs: [],
      allotment: devices == 0
        ? [NodeAllotment(node: "c1", devices: [])]
        : (0..<devices).map { NodeAllotment(node: "n\($0)", devices: [0]) },
      deviceModel: devices == 0 ? nil : "h100", cpusPerNode: 1, memoryMebibytes: nil, walltime: walltime,
      environment: ["PRAYA_PROJECT": project], output: "o", errorOutput: "e", projectNumber: 1)
  }

  private func situation(
    at now: Instant? = nil, underWay: Int = 0, total: Int? = 16, waiting: AgentTerms.OthersWaiting = .noQueue,
    isStopped: Bool = false
  ) -> AgentTerms.Situation {
    AgentTerms.Situation(
      now: now ?? morning, calendar: hongKong, underWay: CentreUsage(devices: underWay, cpus: 2 * underWay),
      ofCentre: total.map { CentreUsage(devices: $0, cpus: 4 * $0) }, othersWaiting: waiting,
      isStopped: isStopped)
  }

  private func isRefused(_ verdict: AgentTerms.Verdict) -> Bool { if case .refused = verdict { true } else { false } }
  private func isHeldBack(_ verdict: AgentTerms.Verdict) -> Bool { if case .heldBack = verdict { true } else { false } }

  @Test func whatIsNotSaidIsAllowed() throws {
    #expect(AgentTerms().judge(try order(devices: 16), in: situation(underWay: 16, waiting: .jobs(9))) == .admitted)
    #expect(AgentTerms().sentences(isStopped: false).isEmpty)
  }

  @Test(arguments: [
    ("vision", "vision", true), ("vision", "visions", false), ("*", "anything", true), ("harbour-*", "harbour-vision", true),
    ("harbour-*", "harbour", false), ("*-secret", "x-secret", true), ("a*b*c", "abc", true), ("a*b*c", "axxbyyc", true),
    ("a*b*c", "acb", false), ("ab*ba", "aba", false), ("a*a", "a", false), ("**", "", true), ("a*bc*bd", "abcbd", true),
    ("a*bc*bd", "abcd", false),
    ("a*bc*bd", "abcxbd", true),
  ]) func patternsMatchByStars(pattern: String, name: String, matches: Bool) throws {
    #expect(try #require(ProjectPattern(rawValue: pattern)).matches(name) == matches)
  }

  @Test func patternsAgreeWithTheObviousMatcher() throws {
    func obvious(_ pattern: Substring, _ name: Substring) -> Bool {
      guard let head = pattern.first else { return name.isEmpty }
      if head == "*" { return (0...name.count).contains { obvious(pattern.dropFirst(), name.dropFirst($0)) } }
      return name.first == head && obvious(pattern.dropFirst(), name.dropFirst())
    }
    var random = SeededGenerator(seed: 3)
    func text(_ letters: String, _ most: Int) -> String {
      String((0..<Int(random.next() % UInt64(most)) + 1).map { _ in Array(letters)[Int(random.next() % UInt64(letters.count))] })
    }
    for _ in 0..<2000 {
      let (pattern, name) = (text("ab*", 6), text("ab", 6))
      let expected = obvious(pattern[...], name[...])
      #expect(try #require(ProjectPattern(rawValue: pattern)).matches(name) == expected, "\(pattern) \(name)")
    }
  }

  @Test func projectsAreAcceptedAndRefusedForGood() throws {
    var terms = AgentTerms()
    terms.acceptedProjects = ["harbour-*", "vision"].compactMap(ProjectPattern.init)
    terms.refusedProjects = ["harbour-secret"].compactMap(ProjectPattern.init)
    #expect(terms.judge(try order("vision"), in: situation()) == .admitted)
    #expect(terms.judge(try order("harbour-maps"), in: situation()) == .admitted)
    for project in ["harbour-secret", "other", ""] {
      let verdict = terms.judge(try order(project), in: situation(isStopped: true))
      #expect(isRefused(verdict), "\(project)")
    }
  }

  @Test func aShareIsOverAllRunsUnderWayAndRoundsDown() throws {
    var terms = AgentTerms()
    terms.deviceShare = try Share(1, of: 3)
    // A third of 16 is 5.
    #expect(terms.judge(try order(devices: 5), in: situation()) == .admitted)
    #expect(isRefused(terms.judge(try order(devices: 6), in: situation())))
    #expect(terms.judge(try order(devices: 2), in: situation(underWay: 3)) == .admitted)
    #expect(isHeldBack(terms.judge(try order(devices: 2), in: situation(underWay: 4))))
    #expect(isHeldBack(terms.judge(try order(devices: 2), in: situation(total: nil))))
    // Nodes without devices have no part in it.
    #expect(terms.judge(try order(devices: 0), in: situation(underWay: 5)) == .admitted)
    terms.deviceShare = Share.none
    #expect(isRefused(terms.judge(try order(devices: 1), in: situation())))
  }

  @Test func limitsOfOneJobAreForGood() throws {
    var terms = AgentTerms()
    (terms.longestWalltime, terms.mostDevicesPerJob) = (.hours(2), 4)
    #expect(terms.judge(try order(devices: 4, walltime: .hours(2)), in: situation()) == .admitted)
    #expect(isRefused(terms.judge(try order(walltime: .hours(2) + Seconds(1)), in: situation())))
    #expect(isRefused(terms.judge(try order(devices: 5), in: situation())))
  }

  @Test func jobsWithoutDevicesHaveAShareOfTheirOwn() throws {
    var terms = AgentTerms()
    terms.deviceShare = try Share(1, of: 2)
    #expect(terms.judge(try order(devices: 0), in: situation(underWay: 8)) == .admitted, "they take no device")
    terms.cpuShare = try Share(1, of: 2)
    // 16 × 4 CPUs, of which 16 × 2 are the share.
    #expect(terms.judge(try order(devices: 0), in: situation(underWay: 15)) == .admitted)
    #expect(isHeldBack(terms.judge(try order(devices: 0), in: situation(underWay: 16))))
    #expect(isHeldBack(terms.judge(try order(devices: 0), in: situation(total: nil))))
    var wide = try order(devices: 0)
    wide.cpusPerNode = 33
    #expect(isRefused(terms.judge(wide, in: situation())))
    wide.cpusPerNode = .max
    wide.allotment.append(NodeAllotment(node: "c2", devices: []))
    #expect(isRefused(terms.judge(wide, in: situation())), "no number is too large to be judged")
  }

  @Test func devicesThatAreNamedUnevenlyAreCountedAsAClusterGivesThem() throws {
    var terms = AgentTerms()
    terms.mostDevicesPerJob = 8
    var uneven = try order(devices: 1)
    uneven.allotment = [
      NodeAllotment(node: "n1", devices: Array(0..<8)), NodeAllotment(node: "n2", devices: []),
      NodeAllotment(node: "n3", devices: []),
    ]
    #expect(isRefused(terms.judge(uneven, in: situation())))
  }

  @Test func nothingStartsInBlackoutHoursByTheCentresClock() throws {
    var terms = AgentTerms()
    terms.blackouts = [BlackoutHours(days: Set(BlackoutHours.Day.allCases).subtracting([.sun]), from: 8 * 60, until: 18 * 60)]
    func verdict(_ text: String) throws -> AgentTerms.Verdict {
      let moment = try #require(Instant(text))
      return terms.judge(try order(), in: situation(at: moment))
    }
    #expect(try verdict("2026-11-21T07:59:59+08:00") == .admitted)
    let held = try verdict("2026-11-21T08:00:00+08:00")
    guard case .heldBack(let reason) = held else {
      Issue.record("\(held)")
      return
    }
    #expect(reason.english.contains("2026-11-21 18:00") && reason.traditionalChinese.contains("18:00"))
    #expect(try verdict("2026-11-21T18:00:00+08:00") == .admitted)
    // Sunday, which it leaves out.
    #expect(try verdict("2026-11-22T09:00:00+08:00") == .admitted)
  }

  @Test func hoursMayGoOverMidnight() throws {
    var terms = AgentTerms()
    terms.blackouts = [BlackoutHours(days: [.fri], from: 22 * 60, until: 6 * 60)]
    func isHeld(_ text: String) throws -> Bool {
      let moment = try #require(Instant(text))
      return isHeldBack(terms.judge(try order(), in: situation(at: moment)))
    }
    #expect(try isHeld("2026-11-20T23:00:00+08:00"))
    #expect(try isHeld("2026-11-21T05:59:00+08:00"))
    #expect(try !isHeld("2026-11-21T06:00:00+08:00"))
    #expect(try !isHeld("2026-11-21T23:00:00+08:00"))
  }

  @Test func runsThatCouldReachIntoClosedHoursWaitOrAreRefused() throws {
    var terms = AgentTerms()
    terms.blackouts = [BlackoutHours(days: Set(BlackoutHours.Day.allCases), from: 12 * 60, until: 14 * 60)]
    #expect(terms.judge(try order(walltime: .hours(20)), in: situation()) == .admitted)
    terms.runsOnThroughBlackouts = false
    #expect(terms.judge(try order(walltime: .hours(3)), in: situation()) == .admitted)
    let held = terms.judge(try order(walltime: .hours(4)), in: situation())
    guard case .heldBack(let reason) = held else {
      Issue.record("\(held)")
      return
    }
    #expect(reason.english.contains("14:00"))
    // 22 hours lie between.
    #expect(isHeldBack(terms.judge(try order(walltime: .hours(22)), in: situation())))
    #expect(isRefused(terms.judge(try order(walltime: .hours(22) + Seconds(1)), in: situation())))
  }

  @Test func theStopSwitchAndTheCentresOwnUsersHoldBack() throws {
    var terms = AgentTerms()
    #expect(isHeldBack(terms.judge(try order(), in: situation(isStopped: true))))
    terms.ownUsersFirst = true
    #expect(isHeldBack(terms.judge(try order(), in: situation(waiting: .jobs(3)))))
    #expect(terms.judge(try order(), in: situation(waiting: .jobs(0))) == .admitted)
    // Where the centre does not tell, it cannot be asked for.
    #expect(terms.judge(try order(), in: situation(waiting: .noQueue)) == .admitted)
    #expect(isHeldBack(terms.judge(try order(), in: situation(waiting: .unknown))))
  }

  @Test func whatIsAdmittedAtOneMomentIsAdmittedWithWiderTermsToo() throws {
    var random = SeededGenerator(seed: 11)
    func number(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
    for _ in 0..<500 {
      var terms = AgentTerms()
      terms.deviceShare = try Share(Int64(number(5)), of: 4 + Int64(number(3)))
      terms.mostDevicesPerJob = number(10)
      terms.longestWalltime = .hours(Int64(number(30)))
      terms.blackouts = [BlackoutHours(days: [.sat, .sun], from: number(1440), until: number(1440))]
      terms.runsOnThroughBlackouts = number(2) == 0
      terms.ownUsersFirst = number(2) == 0
      let order = try order(devices: number(8), walltime: .hours(Int64(1 + number(40))))
      let situation = situation(
        at: morning + .minutes(Int64(number(3000))), underWay: number(12), total: 16, waiting: .jobs(number(2)),
        isStopped: number(5) == 0)
      let verdict = terms.judge(order, in: situation)
      var wider = terms
      switch number(4) {
      case 0: wider.deviceShare = nil
      case 1: wider.blackouts = []
      case 2: (wider.mostDevicesPerJob, wider.longestWalltime) = (nil, nil)
      default: wider.ownUsersFirst = false
      }
      let again = wider.judge(order, in: situation)
      if verdict == .admitted { #expect(again == .admitted) }
      if isHeldBack(verdict) { #expect(!isRefused(again)) }
    }
  }
}
