import Language
import Offers
import Quantities
import Scheduling
import Testing

@Suite struct RefusalTests {
  /// Spoils one thing in the city and says what the refusals must then be.
  struct Spoilt: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var expected: [Refusal]
    var spoil: @Sendable (inout Place, inout OfferRequest, inout Demander) throws -> Void
  }

  static let spoilt: [Spoilt] = [
    Spoilt(testDescription: "another pool asked", expected: [.otherPoolAsked(asked: "a100")]) { _, request, _ in
      request.poolID = "a100"
    },
    Spoilt(testDescription: "another model", expected: [.deviceModel(asked: "A800", has: "H100")]) { _, request, _ in
      request.deviceModel = "A800"
    },
    Spoilt(testDescription: "no devices at all", expected: [.deviceModel(asked: "H100", has: nil)]) { place, _, _ in
      place.deviceModel = nil
    },
    Spoilt(
      testDescription: "too large", expected: [.neverFits(.devicesPerNode(asked: 9, largest: 8))]
    ) { _, request, _ in request = try City.request(devices: 9) },
    Spoilt(
      testDescription: "too many nodes", expected: [.neverFits(.nodes(asked: 2, suitable: 1))]
    ) { _, request, _ in request = try City.request(nodes: 2, devices: 5) },
    Spoilt(
      testDescription: "jurisdiction", expected: [.jurisdiction(place: "CN-GD", allowed: ["HK", "MO"])]
    ) { place, _, demander in
      place.jurisdiction = "CN-GD"
      demander.jurisdictions = ["MO", "HK"]
    },
    Spoilt(testDescription: "nowhere allowed", expected: [.jurisdiction(place: "HK", allowed: [])]) { _, _, demander in
      demander.jurisdictions = []
    },
    Spoilt(
      testDescription: "clearance", expected: [.clearance(needed: .confidential, has: .restricted)]
    ) { _, _, demander in demander.dataClass = .confidential },
    Spoilt(testDescription: "grant for other centres", expected: [.grantNotForCentre]) { _, _, demander in
      demander.grant = GrantTerms(form: .money(rate: .whole, available: City.dollars(Int64.max)), centreIDs: ["university"])
    },
    Spoilt(testDescription: "grant for other models", expected: [.grantNotForModel("H100")]) { _, _, demander in
      demander.grant = GrantTerms(form: .money(rate: .whole, available: City.dollars(Int64.max)), deviceModels: ["A800"])
    },
    Spoilt(testDescription: "device-seconds of other models", expected: [.grantNotForModel("H100")]) { _, _, demander in
      demander.grant = GrantTerms(form: .deviceSeconds(available: ["A800": DeviceSeconds(1_000_000)]))
    },
    Spoilt(
      testDescription: "too few device-seconds",
      expected: [.deviceSeconds(model: "H100", needed: DeviceSeconds(144_000), available: DeviceSeconds(143_999))]
    ) { _, _, demander in
      demander.grant = GrantTerms(form: .deviceSeconds(available: ["H100": DeviceSeconds(143_999)]))
    },
    Spoilt(testDescription: "package elsewhere", expected: [.outsidePackage]) { _, _, demander in
      demander.grant = GrantTerms(form: .package(poolID: "a100", reservation: "robots"))
    },
    Spoilt(
      testDescription: "package that is not there", expected: [.neverFits(.reservationOver(name: "robots"))]
    ) { _, _, demander in demander.grant = GrantTerms(form: .package(poolID: "h100", reservation: "robots")) },
    Spoilt(
      testDescription: "grant that ends at once",
      expected: [.grantExpires(at: City.now + .hours(9), couldEnd: City.now + .hours(10))]
    ) { _, _, demander in
      demander.grant = GrantTerms(
        form: .money(rate: .whole, available: City.dollars(Int64.max)), expires: City.now + .hours(9))
    },
    Spoilt(
      testDescription: "grant that ends before the queue lets it",
      expected: [.grantExpires(at: City.now + .hours(12), couldEnd: City.now + .hours(13))]
    ) { place, _, demander in
      place = try City.place(busyHours: 3)
      demander.grant = GrantTerms(
        form: .money(rate: .whole, available: City.dollars(Int64.max)), expires: City.now + .hours(12))
    },
    Spoilt(
      testDescription: "own money", expected: [.ownMoney(needed: City.dollars(800_00), available: City.dollars(799_99))]
    ) { _, _, demander in demander.ownMoney = City.dollars(799_99) },
    Spoilt(testDescription: "beyond the ledger", expected: [.beyondLedger]) { place, _, _ in
      place.price = DeviceHourPrice(City.dollars(Int64.max / 10))
    },
    Spoilt(testDescription: "draining", expected: [.draining]) { place, _, _ in place.health = .draining },
    Spoilt(testDescription: "unreachable", expected: [.unreachable(since: nil)]) { place, _, _ in
      place.health = .unreachable(since: nil)
    },
    Spoilt(
      testDescription: "maintenance", expected: [.maintenance(until: City.now)]
    ) { place, _, _ in place.health = .maintenance(until: City.now) },
    Spoilt(testDescription: "nodes out of service", expected: [.nodesOutOfService]) { place, _, _ in
      place.state.pool = try Pool(nodes: place.state.pool.nodes, unavailable: ["h100-0", "h100-1"])
    },
  ]

  func comparison(_ spoil: (inout Place, inout OfferRequest, inout Demander) throws -> Void) throws -> Comparison {
    var (place, request, demander) = (try City.place(), try City.request(), City.demander())
    try spoil(&place, &request, &demander)
    return request.compare([place], for: demander, now: City.now, ranking: .cheapest)
  }

  @Test func inTheUnspoiltCityThereIsAnOffer() throws {
    #expect(try comparison { _, _, _ in }.offers.count == 1)
  }

  @Test(arguments: spoilt)
  func eachThingInTheWayIsTheReasonGiven(spoilt: Spoilt) throws {
    let comparison = try comparison(spoilt.spoil)
    #expect(comparison.offers.isEmpty)
    #expect(comparison.refused.map(\.reasons) == [spoilt.expected])
  }

  @Test func everyReasonIsTold() throws {
    let reasons = try comparison { place, request, demander in
      place.health = .draining
      place.jurisdiction = "SG"
      request = try City.request(nodes: 3, devices: 9, cpus: 65, memory: 600_000)
      request.deviceModel = "A800"
      demander = City.demander(own: 0)
      demander.dataClass = .confidential
    }.refused.first?.reasons
    #expect(
      reasons == [
        .deviceModel(asked: "A800", has: "H100"), .neverFits(.devicesPerNode(asked: 9, largest: 8)),
        .neverFits(.cpusPerNode(asked: 65, largest: 64)),
        .neverFits(.memoryMebibytesPerNode(asked: 600_000, largest: 512_000)),
        .jurisdiction(place: "SG", allowed: ["HK"]), .clearance(needed: .confidential, has: .restricted),
        .ownMoney(needed: City.dollars(5400_00), available: City.dollars(0)), .draining,
      ])
  }

  @Test func aCountryCoversItsSubdivisionsAndNoOtherCountry() {
    var demander = City.demander()
    demander.jurisdictions = ["CN"]
    #expect(demander.mayUse(jurisdiction: "CN-GD") && demander.mayUse(jurisdiction: "CN"))
    #expect(!demander.mayUse(jurisdiction: "HK") && !demander.mayUse(jurisdiction: "CND"))
    demander.jurisdictions = ["CN-GD"]
    #expect(!demander.mayUse(jurisdiction: "CN"))
  }

  @Test func everyReasonReadsInBothLanguagesWithItsFigures() throws {
    let calendar = try #require(CityCalendar(timeZoneName: "Asia/Hong_Kong"))
    var seen: Set<Phrase> = []
    for reason in Self.spoilt.flatMap(\.expected) {
      let phrase = reason.phrase(in: calendar)
      #expect(phrase.english.hasSuffix(".") && phrase.traditionalChinese.hasSuffix("。"))
      #expect(phrase.english != phrase.traditionalChinese)
      seen.insert(phrase)
    }
    #expect(seen.count == Set(Self.spoilt.flatMap(\.expected)).count)
    let expiry = Refusal.grantExpires(at: City.now, couldEnd: City.now + .hours(1)).phrase(in: calendar)
    #expect(expiry.english == "The grant ends at 2027-01-15 16:00; here the job could run until 2027-01-15 17:00.")
    let money = Refusal.ownMoney(needed: City.dollars(123_456), available: City.dollars(5)).phrase(in: calendar)
    #expect(money.traditionalChinese == "自付部分最多為 HK$1,234.56，而可用的自有資金為 HK$0.05。")
  }
}
