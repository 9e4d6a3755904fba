internal import Devices
internal import HTTPService
internal import Hub
internal import Offers
internal import Slurm

extension APIDescription {
  mutating func describeCentres() {
    describeKindsOfCentres()
    describeList(
      "/api/v1/device-models", "listDeviceModels", in: .centres,
      "The models of device that the hub knows, with their peaks.",
      of: .named("DeviceModel"))
    describeList(
      "/api/v1/centres", "listCentres", in: .centres, "The centres, with their pools and prices.", of: .named("Centre"))
    describe(
      .get, "/api/v1/centres/{id}", "readCentre", in: .centres, "One centre.", manners: [.tagged],
      answers: .ok(.named("Centre"), "The centre."))
    describe(
      .patch, "/api/v1/centres/{id}", "changeCentre", in: .centres, "Have a centre take no new jobs, or take them again.",
      body: .json(.exactly(["draining": .boolean.optional])), manners: [.tagged, .edits],
      answers: .ok(.named("Centre"), "The centre."))
    describe(
      .get, "/api/v1/centres/{id}/check", "checkCentre", in: .centres,
      "Ask a centre for everything that the hub needs there.",
      detail: "For its operator. It asks the centre itself, and may take as long as that lets it wait.",
      answers: .ok(
        .object([
          "centre": .slug, "checkedAt": .moment, "isUsable": .boolean,
          "findings": .list(
            .object(["level": .choice(CentreFinding.Level.self), "words": .phrase, "remedy": .phrase.orNull])),
          "troubles": .list(.phrase).says("What only the operator can put right, of single jobs."),
        ]), "What was found."))
    describeList(
      "/api/v1/centres/{id}/troubles", "listCentreTroubles", in: .centres,
      "What only the centre's operator can put right, as the hub knows it without asking.", of: .phrase)
    describe(
      .get, "/api/v1/pools/{id}", "readPool", in: .centres, "One pool, with its price and nodes.", manners: [.tagged],
      answers: .ok(.named("Pool"), "The pool."))
    describe(
      .patch, "/api/v1/pools/{id}", "changePool", in: .centres,
      "Change a pool's price, for jobs that are submitted from now on, or the order in which its queue is served.",
      detail: "Or whose queue decides: the hub's, where the pool is dedicated to it, or the centre's, which others use too.",
      body: .json(
        .exactly([
          "pricePerHour": .money.optional, "policy": .text(most: 64).example("fcfs+easy").optional,
          "usage": .choice(PoolRecord.Usage.self).optional,
        ])),
      manners: [.tagged, .edits],
      answers: .ok(.named("Pool"), "The pool."))
    describe(
      .post, "/api/v1/pools/{id}/maintenance", "planMaintenance", in: .centres, "Close a pool for some time.",
      body: .json(
        .exactly([
          "startsAt": .moment.example("2027-01-01T00:00:00+08:00"), "endsAt": .moment.example("2027-01-02T00:00:00+08:00"),
        ])),
      manners: [.once], answers: .created(.named("Maintenance"), "The closure."))
    describe(
      .delete, "/api/v1/maintenance/{id}", "cancelMaintenance", in: .centres, "Cancel a closure.",
      answers: .done("Cancelled."))
  }

  private mutating func describeKindsOfCentres() {
    name(
      "Centre",
      .object([
        "id": .slug, "name": .phrase, "connection": .choice(CentreRecord.Connection.self),
        "way": .choice(SlurmConnection.Way.self).orNull.says("How a cluster is spoken to."),
        "jurisdiction": .string.says("ISO 3166, such as HK."),
        "clearance": .choice(DataClass.self), "isDraining": .boolean, "unreachableSince": .moment.orNull,
        "lastAnswerAt": .moment.orNull.says("When it last answered the hub, since the hub was started."),
        "separatesProjects": .boolean,
        "memberLogins": .choice(LoginAuthor.self).orNull.says(
          "Who says under which login of their own each member's jobs run; null where they have none."),
        "clock": .object(["aheadMilliseconds": .integer, "measuredAt": .moment]).orNull.says(
          "By how much the centre's clock differs from the hub's, as last noted."), "revision": .count,
        "capacity": .list(.named("Capacity")), "pools": .list(.named("Pool")),
        "maintenance": .list(.named("Maintenance")),
        "agent": .object([
          "isConnected": .boolean, "host": .string, "version": .string,
          "since": .moment.says("Since when its present start holds the centre."), "heardAt": .moment.says("To the minute."),
          "clockAheadMilliseconds": .integer.orNull.says("By how much its machine's clock is ahead of the hub's."),
          "terms": .list(.phrase).says("What the operator's terms say at present."),
        ]).orNull.says("The agent that was heard last, of a centre that is reached by one."),
      ]))
    name(
      "Pool",
      .object([
        "id": .slug, "centre": .slug, "deviceModel": .string.orNull,
        "pricePerHour": .money.says("For one device and hour; of a pool without devices, for one node and hour."),
        "policy": .string.says("The order in which its queue is served, ORDER or ORDER+FIT, such as praya."),
        "usage": .choice(PoolRecord.Usage.self).says("Whether the hub has it to itself, or others use the centre's queue too."),
        "closures": .list(
          .object(["name": .string, "nodes": .list(.string), "startsAt": .moment, "endsAt": .moment])
        ).says("What the centre itself has closed, or will close."),
        "revision": .count,
        "nodes": .list(
          .object([
            "name": .string, "devices": .count, "cpus": .count, "memoryMebibytes": .count, "isAvailable": .boolean,
          ])),
      ]))
    name("Maintenance", .object(["id": .identifier, "pool": .slug, "startsAt": .moment, "endsAt": .moment]))
    name(
      "Capacity",
      .object([
        "precision": .choice(Precision.self), "text": .phrase, "knownGigaOperationsPerSecond": .count, "knownDevices": .count,
        "unknown": .list(.object(["model": .string, "devices": .count])),
      ]).says("What devices can do at most, at one precision."))
    name(
      "DeviceModel",
      .object([
        "id": .string, "name": .string, "vendor": .string, "aliases": .list(.string), "variantOf": .string.orNull,
        "memoryGigabytes": .list(.count),
        "peaksGigaOperationsPerSecond": .fields(of: .count).says("By precision; what is unknown is not there."),
        "source": .object(["title": .string, "year": .integer]), "mark": .phrase.orNull,
      ]))
  }
}
