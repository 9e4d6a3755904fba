import Offers
import Quantities
import Scheduling
import Testing

@Suite struct ChargeTests {
  func offer(_ demander: Demander, price: Int64 = 2000, walltime: Seconds = .hours(10)) throws -> Result<Offer, Refusals> {
    try City.request(walltime: walltime).offer(at: try City.place(price: price), for: demander, now: City.now)
  }

  @Test func seventyPerCentIsPaidByTheScheme() throws {
    // 4 devices × 10 h × HK$20 = HK$800
    let grant = GrantTerms.Form.money(rate: try Share(7, of: 10), available: City.dollars(1000_00))
    let offer = try offer(City.demander(grant)).get()
    #expect(offer.charge.use == DeviceSeconds(144_000))
    #expect(offer.charge.maximum == City.dollars(800_00))
    #expect(offer.charge.schemeShare == City.dollars(560_00))
    #expect(offer.charge.ownShare == City.dollars(240_00))
    #expect(offer.grantLeft == .money(City.dollars(440_00)))
    #expect(offer.ownMoneyLeft == City.dollars(99_760_00))
    #expect(offer.forecastStart == City.now && offer.forecastEnd == City.now + .hours(10))
  }

  @Test func aGrantThatRunsOutLeavesTheRestToTheProject() throws {
    let grant = GrantTerms.Form.money(rate: try Share(7, of: 10), available: City.dollars(100_00))
    let offer = try offer(City.demander(grant, own: 700_00)).get()
    #expect(offer.charge.schemeShare == City.dollars(100_00))
    #expect(offer.charge.ownShare == City.dollars(700_00))
    #expect(offer.ownMoneyLeft == City.dollars(0))
    #expect(offer.grantLeft == .money(City.dollars(0)))
    #expect(throws: Refusals(reasons: [.ownMoney(needed: City.dollars(700_00), available: City.dollars(699_99))])) {
      try self.offer(City.demander(grant, own: 699_99)).get()
    }
  }

  @Test func theSchemeShareIsRoundedHalfUpOnce() throws {
    // 4 devices × 1 s at 4500 cents an hour = 5 cents; 70 % of it 3.5 cents
    let grant = GrantTerms.Form.money(rate: try Share(7, of: 10), available: City.dollars(1000))
    let charge = try offer(City.demander(grant), price: 4500, walltime: Seconds(1)).get().charge
    #expect([charge.maximum, charge.schemeShare, charge.ownShare].map(\.minorUnits) == [5, 4, 1])
  }

  @Test func deviceSecondsCoverAllOfTheUse() throws {
    let exact = GrantTerms.Form.deviceSeconds(available: ["H100": DeviceSeconds(144_000)])
    let offer = try offer(City.demander(exact, own: 0)).get()
    #expect(offer.charge.maximum == City.dollars(800_00))
    #expect(offer.charge.deviceSecondsFromGrant == DeviceSeconds(144_000))
    #expect(offer.charge.ownShare == City.dollars(0) && offer.charge.schemeShare == City.dollars(0))
    #expect(offer.grantLeft == .deviceSeconds(model: "H100", .zero))
  }

  @Test func aPackageCostsNothingAndRunsInItsPlaces() throws {
    var place = try City.place(busyHours: 100)
    place.state.occupations.removeAll { $0.placement.allotments.first?.node == "h100-1" }
    place.state.reservations = [
      Reservation(
        name: "robots", purpose: .package, places: .nodes(["h100-1"]), interval: (City.now + .hours(5))..<(City.now + .hours(20)))
    ]
    let demander = City.demander(.package(poolID: "h100", reservation: "robots"), own: 0)
    let offer = try City.request().offer(at: place, for: demander, now: City.now).get()
    #expect(offer.charge.ownShare == City.dollars(0) && offer.grantLeft == nil)
    #expect(offer.forecastStart == City.now + .hours(5))
    #expect(throws: Refusals(reasons: [.neverFits(.reservationOver(name: "robots"))])) {
      try City.request(walltime: .hours(16)).offer(at: place, for: demander, now: City.now).get()
    }
    #expect(throws: Refusals(reasons: [.neverFits(.devicesPerNode(asked: 8, largest: 4))])) {
      try City.request(devices: 8).offer(at: place, for: demander, now: City.now).get()
    }
  }

  @Test func theNewJobComesAfterThoseSubmittedInTheSameMillisecond() throws {
    var place = try City.place()
    place.state.waiting = [
      WaitingRequest(id: "zzzz", demand: try City.request(nodes: 2, devices: 4, walltime: .hours(3)).demand, submitted: City.now),
      WaitingRequest(id: "~~~~", demand: try City.request(devices: 4, walltime: .hours(2)).demand, submitted: City.now),
    ]
    let offer = try City.request().offer(at: place, for: City.demander(), now: City.now).get()
    #expect(offer.forecastStart == City.now + .hours(2))
  }

  @Test func theFiguresOfEveryOfferAddUp() throws {
    var random = SeededGenerator(seed: 3)
    var (offers, refusals) = (0, 0)
    for _ in 0..<2000 {
      let available = Int64.random(in: 0...200_000, using: &random)
      let own = Int64.random(in: 0...400_000, using: &random)
      let rate = try Share(Int64.random(in: 0...7, using: &random), of: 7)
      let price = Int64.random(in: 0...9999, using: &random)
      let walltime = Seconds(Int64.random(in: 1...200_000, using: &random))
      let grant: GrantTerms.Form? =
        Bool.random(using: &random) ? .money(rate: rate, available: City.dollars(available)) : nil
      let total = try DeviceHourPrice(City.dollars(price)).charge(for: DeviceSeconds(walltime.count * 4))
      switch try offer(City.demander(grant, own: own), price: price, walltime: walltime) {
      case .success(let offer):
        offers += 1
        let charge = offer.charge
        #expect(charge.maximum == total && charge.schemeShare + charge.ownShare == total)
        #expect(charge.schemeShare.minorUnits >= 0 && charge.ownShare.minorUnits >= 0)
        #expect(offer.ownMoneyLeft + charge.ownShare == City.dollars(own) && offer.ownMoneyLeft.minorUnits >= 0)
        if grant == nil {
          #expect(charge.schemeShare == City.dollars(0) && offer.grantLeft == nil)
        } else {
          #expect(charge.schemeShare == min(rate.of(total), City.dollars(available)))
          #expect(offer.grantLeft == .money(City.dollars(available) - charge.schemeShare))
        }
      case .failure(let refused):
        refusals += 1
        let scheme = grant == nil ? City.dollars(0) : min(rate.of(total), City.dollars(available))
        #expect(refused.reasons == [.ownMoney(needed: total - scheme, available: City.dollars(own))])
        #expect(total - scheme > City.dollars(own))
      }
    }
    #expect(offers > 300 && refusals > 300)
  }
}
