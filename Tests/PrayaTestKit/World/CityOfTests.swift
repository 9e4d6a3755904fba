internal import Centres
internal import Hub
internal import Language
internal import Mail
internal import Offers
internal import Quantities
internal import Schemes
internal import Slurm
internal import Storage

/// The small city in which seeded worlds live: three centres with unlike devices, prices, laws and habits; two
/// organisations, three projects, three schemes, and a person for every role.
enum CityOfTests {
  static let currency = Currency.hongKongDollar
  /// A fortnight before a month's end.
  static let start = Instant(secondsSince1970: 1_794_873_600)  // 2026-11-17T00:00:00Z

  static let harbour = slug("harbour")
  static let hill = slug("hill")
  static let across = slug("across")
  static let centres = [harbour, hill, across]

  static let mailDomain = "hub.test"

  static func slug(_ text: String) -> Slug {
    guard let slug = Slug(rawValue: text) else { preconditionFailure("'\(text)' is a short name") }
    return slug
  }

  static let pools = [
    pool("harbour-h100", harbour, "h100", nodes: 2, devices: 4, cpus: 32, price: 2_437),
    pool("harbour-cpu", harbour, nil, nodes: 2, devices: 1, cpus: 16, price: 151),
    pool("hill-a100", hill, "a100", nodes: 3, devices: 2, cpus: 16, price: 1_333),
    pool("across-910", across, "ascend-910b", nodes: 1, devices: 8, cpus: 64, price: 997),
  ]

  private static func pool(
    _ name: String, _ centre: Slug, _ model: String?, nodes: Int, devices: Int, cpus: Int, price: Int64
  ) -> PoolRecord {
    PoolRecord(
      id: slug(name), centre: centre, deviceModel: model,
      nodes: (1...nodes).map { .init(name: "\(name)-\($0)", devices: devices, cpus: cpus, memoryMebibytes: 256 << 10) },
      pricePerHour: price)
  }

  static func mailDesk(_ mailer: any Mailer) throws -> MailDesk {
    guard let sender = Mailbox("hub@\(mailDomain)") else { preconditionFailure("the hub has an address") }
    return try MailDesk(mailer: mailer, sender: sender, publicAddress: "https://\(mailDomain)")
  }

  /// What the centre of this name has, as its own centre tells it.
  static func nodes(of centre: Slug) -> [[CentreDescription.Node]] {
    pools.filter { $0.centre == centre }.map { pool in
      pool.nodes.map {
        CentreDescription.Node(
          name: $0.name, deviceModel: pool.deviceModel, devices: $0.devices, cpus: $0.cpus, memoryMebibytes: $0.memoryMebibytes,
          isAvailable: true)
      }
    }
  }

  /// Writes the city itself; everything that use cases can make, they make.
  static func write(to records: any WriteTransaction, now: Instant) throws {
    try records.insert(
      CityRecord(name: Phrase("Test city", "測試城"), currency: currency, timeZone: "Asia/Hong_Kong", nextProjectNumber: 1))
    let places: [(Slug, String, DataClass)] = [(harbour, "HK", .confidential), (hill, "HK", .internal), (across, "CN-GD", .open)]
    for (id, jurisdiction, clearance) in places {
      // One is a cluster with a queue of its own: its pool can be shared with others.
      var slurm: SlurmConnection?
      if id == hill {
        slurm = SlurmConnection(user: "praya", sharedFolder: "/shared/praya")
        slurm?.rest = "unix:/run/praya/slurmrestd.sock"
      }
      try records.insert(
        CentreRecord(
          id: id, name: Phrase(id.rawValue, "\(id.rawValue)中心"), connection: slurm == nil ? .local : .slurm,
          jurisdiction: jurisdiction,
          clearance: clearance, isDraining: false, unreachableSince: nil, separatesProjects: true, slurm: slurm))
    }
    for pool in pools { try records.insert(pool) }
    for (id, kind) in [(slug("lantern"), ApplicantKind.enterprise), (slug("campus"), .university)] {
      try records.insert(
        OrganisationRecord(
          id: id, name: Phrase(id.rawValue, "\(id.rawValue)機構"), facts: RequestFacts(kind: kind), createdAt: now))
    }
  }

  /// A scheme file of few rules.
  static func scheme(_ id: String, grants: String, rates: String, reports: String = "") -> [UInt8] {
    Array(
      """
      {
        "id": "\(id)", "name": { "en": "\(id)", "zh-Hant": "\(id)計劃" },
        "summary": { "en": "For tests.", "zh-Hant": "供測試。" },
        "jurisdiction": "HK", "currency": "HKD",
        "source": { "title": { "en": "Tests", "zh-Hant": "測試" }, "marks": ["unverified"] },
        "grants": \(grants),
        \(rates.isEmpty ? "" : "\"payment\": \"discount-at-source\", \"base\": { \"of\": \"costs\" }, \"rates\": \(rates),")
        "decision": { "by": "rules", "acceptance-days": 7 }\(reports.isEmpty ? "" : ", \"progress-reports\": \(reports)")
      }
      """.utf8)
  }

  static let schemes = [
    scheme(
      "subsidy", grants: #"{ "kind": "money" }"#, rates: #"[{ "rate": "70%" }]"#,
      reports: #"{ "at-days": [4, 9], "hold-after-days": 3 }"#),
    scheme("hours", grants: #"{ "kind": "gpu-hours", "model": "a100" }"#, rates: ""),
    scheme("term", grants: #"{ "kind": "term-package" }"#, rates: #"[{ "rate": "1/3" }]"#),
  ]
}
