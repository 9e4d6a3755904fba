import Access
import Language
import Quantities
import Testing

@Suite struct AccessTests {
  let person = Identifier<PersonKind>(madeAt: Instant(secondsSince1970: 0), random: (1, 0))
  let other = Identifier<PersonKind>(madeAt: Instant(secondsSince1970: 0), random: (2, 0))

  func actor(_ role: Role, _ scope: Scope) throws -> Actor {
    Actor(person: person, language: .english, assignments: [try #require(Assignment(role, in: scope))])
  }

  @Test func aRoleIsHeldOnlyWhereItMakesSense() {
    #expect(Assignment(.administrator, in: .organisation("a")) == nil)
    #expect(Assignment(.member, in: .hub) == nil)
    #expect(Assignment(.schemeOfficer, in: .scheme("s")) != nil)
  }

  @Test func aRoleInOnePlaceSaysNothingOfAnother() throws {
    let officer = try actor(.schemeOfficer, .scheme("one"))
    #expect(officer.may(.decideApplication, on: Target(.scheme("one"), .organisation("a"))))
    #expect(!officer.may(.decideApplication, on: Target(.scheme("two"), .organisation("a"))))
    let lead = try actor(.projectLead, .organisation("a"))
    #expect(lead.may(.applyForScheme, on: Target(.organisation("a"))))
    #expect(!lead.may(.applyForScheme, on: Target(.organisation("b"))))
    // The same word as another kind of scope is another thing.
    #expect(!lead.may(.applyForScheme, on: Target(.project("a"), .scheme("a"), .centre("a"))))
  }

  @Test func aMemberEndsOnlyTheirOwnJobs() throws {
    let member = try actor(.member, .project("p"))
    #expect(member.may(.changeJob, on: Target(.project("p"), owner: person)))
    #expect(!member.may(.changeJob, on: Target(.project("p"), owner: other)))
    #expect(try actor(.projectLead, .project("p")).may(.changeJob, on: Target(.project("p"), owner: other)))
  }

  @Test func thoseWhoSeeBooksDoNotSeeFiles() throws {
    let job = Target(.project("p"), .organisation("o"), .centre("c"), owner: other)
    for actor in [try actor(.auditor, .hub), try actor(.administrator, .hub), try actor(.centreOperator, .centre("c"))] {
      #expect(actor.may(.readJob, on: job))
      #expect(!actor.may(.readJobContent, on: job))
      #expect(!actor.may(.changeJob, on: job))
    }
  }

  @Test func nobodyGrantsMoneyToThemselves() throws {
    for role in Role.allCases where role != .schemeOfficer {
      for kind in role.scopes {
        let actor = try actor(role, Scope(kind: kind, identifier: "x"))
        let everywhere = Target(.organisation("x"), .project("x"), .scheme("x"), .centre("x"), owner: person)
        #expect(!actor.may(.decideApplication, on: everywhere), "\(role) may not decide")
      }
    }
  }

  @Test func someoneWithoutRolesReadsTheCatalogueAndKeepsTheirAccountAndNothingElse() {
    let nobody = Actor(person: person, language: .english, assignments: [])
    let everywhere = Target(.organisation("x"), .project("x"), .scheme("x"), .centre("x"), owner: person)
    #expect(
      Act.allCases.filter { nobody.may($0, on: everywhere) } == [
        .readCatalogue, .manageOwnAccount, .exportPersonalData, .linkIdentity,
      ])
  }

  @Test func everyActHasSomebodyWhoMayDoIt() throws {
    for act in Act.allCases where !Act.askedOfNobody.contains(act) {
      let somebody = try Role.allCases.contains { role in
        try role.scopes.contains { kind in
          try actor(role, Scope(kind: kind, identifier: "x")).may(
            act, on: Target(.organisation("x"), .project("x"), .scheme("x"), .centre("x"), owner: person))
        }
      }
      #expect(somebody, "nobody may \(act.rawValue)")
    }
  }

  @Test func aRefusalIsAForbiddenProblem() throws {
    let member = try actor(.member, .project("p"))
    let problem = #expect(throws: Problem.self) { try member.require(.applyCity, on: .hub) }
    #expect(problem?.kind == .forbidden)
  }
}
