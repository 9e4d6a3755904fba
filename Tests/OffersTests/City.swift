import Offers
import Quantities
import Scheduling

/// A place, a request and a demander in which nothing is in the way, to be spoilt one thing at a time.
enum City {
  static let now = Instant(secondsSince1970: 1_800_000_000)

  static func dollars(_ cents: Int64) -> Money { Money(minorUnits: cents, .hongKongDollar) }

  static func place(_ poolID: String = "h100", price: Int64 = 2000, busyHours: Int64? = nil) throws -> Place {
    let pool = try Pool(nodes: [
      NodeShape(name: "\(poolID)-0", devices: 8, cpus: 64, memoryMebibytes: 512_000),
      NodeShape(name: "\(poolID)-1", devices: 4, cpus: 64, memoryMebibytes: 256_000),
    ])
    let occupations = busyHours.map { hours in
      pool.nodes.map { node in
        Occupation(
          placement: Placement([.init(node: node.name, devices: Array(0..<node.devices))]), cpusPerNode: 1,
          memoryMebibytesPerNode: 0, expectedEnd: now + .hours(hours))
      }
    }
    return Place(
      centreID: "harbour", centreName: "Harbour", poolID: poolID, poolName: poolID, deviceModel: "H100", jurisdiction: "HK",
      clearance: .restricted, price: DeviceHourPrice(dollars(price)),
      state: PoolState(pool: pool, occupations: occupations ?? []))
  }

  static func request(nodes: Int = 1, devices: Int = 4, cpus: Int = 8, memory: Int64 = 0, walltime: Seconds = .hours(10))
    throws -> OfferRequest
  {
    OfferRequest(
      demand: try Demand(
        nodes: nodes, devicesPerNode: devices, cpusPerNode: cpus, memoryMebibytesPerNode: memory, walltime: walltime),
      deviceModel: "H100")
  }

  static func demander(_ form: GrantTerms.Form? = nil, own: Int64 = 100_000_00) -> Demander {
    Demander(
      project: "robots", dataClass: .internal, jurisdictions: ["HK"], grant: form.map { GrantTerms(form: $0) },
      ownMoney: dollars(own))
  }
}
