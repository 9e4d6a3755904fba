import Offers
import Quantities
import Scheduling
import Testing

@Suite struct RankingTests {
  func ranked(_ places: [Place], by ranking: Ranking, for demander: Demander = City.demander()) throws -> [String] {
    try City.request().compare(places, for: demander, now: City.now, ranking: ranking).offers.map(\.poolID)
  }

  @Test func theCheapestTheSoonestAndTheBalancedComeFirst() throws {
    // Own share × hours to the end: 10 × 30 = 300, 25 × 10 = 250, 15 × 15 = 225.
    let places = [
      try City.place("cheap", price: 1000, busyHours: 20), try City.place("fast", price: 2500),
      try City.place("middle", price: 1500, busyHours: 5),
    ]
    #expect(try ranked(places, by: .cheapest) == ["cheap", "middle", "fast"])
    #expect(try ranked(places, by: .soonest) == ["fast", "middle", "cheap"])
    #expect(try ranked(places, by: .balanced) == ["middle", "fast", "cheap"])
  }

  @Test func aGrantThatRunsOutChangesWhatIsCheapestForTheFirm() throws {
    let grant = GrantTerms.Form.money(rate: try Share(1, of: 2), available: City.dollars(100_00))
    let places = [try City.place("a", price: 2000), try City.place("b", price: 500, busyHours: 30)]
    #expect(try ranked(places, by: .cheapest, for: City.demander(grant)) == ["b", "a"])
  }

  @Test func withoutAnOwnShareThePublicCostIsBalanced() throws {
    let held = GrantTerms.Form.deviceSeconds(available: ["H100": DeviceSeconds(1_000_000)])
    let places = [
      try City.place("cheap", price: 1000, busyHours: 20), try City.place("fast", price: 2500),
      try City.place("middle", price: 1500, busyHours: 5),
    ]
    #expect(try ranked(places, by: .balanced, for: City.demander(held)) == ["middle", "fast", "cheap"])
    #expect(try ranked(places, by: .cheapest, for: City.demander(held)) == ["cheap", "middle", "fast"])
  }

  @Test(arguments: Ranking.allCases)
  func tiesGoByIdentifierWhateverTheOrderOfThePlaces(ranking: Ranking) throws {
    var random = SeededGenerator(seed: 11)
    let places = try ["d", "b", "a", "c"].map { try City.place($0) }
    for _ in 0..<20 {
      #expect(try ranked(places.shuffled(using: &random), by: ranking) == ["a", "b", "c", "d"])
    }
  }

  @Test func refusedPlacesAreListedByIdentifier() throws {
    let places = try ["b", "c", "a"].map { id in
      var place = try City.place(id)
      place.health = .draining
      return place
    }
    let comparison = try City.request().compare(places, for: City.demander(), now: City.now, ranking: .balanced)
    #expect(comparison.refused.map(\.poolID) == ["a", "b", "c"])
  }
}
