internal import Devices
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// Device models, centres, pools and their closures.
  mutating func addCentres() {
    add(.get, "/api/v1/device-models", query: Call.page) { call, _ in
      let models = call.hub.devices.models.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
      return .list(try call.page().page(of: models, by: \.id)) { $0.deviceModel($1) }
    }
    add(.get, "/api/v1/centres", query: Call.page) { call, _ in
      let centres = try await call.hub.centres(try call.page())
      let currency = try await call.hub.city().currency
      return .list(centres) { [devices = call.hub.devices] in $0.centre($1, currency, devices) }
    }
    add(.get, "/api/v1/centres/{id}") { call, _ in try await call.centre() }
    add(.patch, "/api/v1/centres/{id}", body: .json, edits: true) { call, actor in
      let id = try call.slug("id", Phrase("centre", "算力中心"))
      let draining = try call.body { object -> Bool?? in .some(object["draining"]?.boolean()) }
      if let draining { try await call.hub.setCentre(id, draining: draining, by: actor) }
      return try await call.centre()
    }
    add(.get, "/api/v1/centres/{id}/check") { call, actor in
      let id = try call.slug("id", Phrase("centre", "算力中心"))
      let check = try await call.hub.checkCentre(id, by: actor)
      return .json(JSONWriter.value { $0.check(check) })
    }
    add(.get, "/api/v1/centres/{id}/troubles", query: Call.page) { call, actor in
      let troubles = try await call.hub.centreTroubles(try call.slug("id", Phrase("centre", "算力中心")), by: actor)
      return .list(try call.page(of: Array(troubles.enumerated())) { "\($0.offset)" }) { $0.phrase($1.element) }
    }
    add(.get, "/api/v1/pools/{id}") { call, _ in try await call.pool() }
    add(.patch, "/api/v1/pools/{id}", body: .json, edits: true) { call, actor in
      let id = try call.slug("id", Phrase("pool", "資源池"))
      let (price, policy, usage) = try call.body { object in
        let usage: PoolRecord.Usage? = object["usage"]?.choice()
        return (object["pricePerHour"]?.money(), object["policy"]?.text(most: 64), usage)
      }
      if price != nil || policy != nil || usage != nil {
        try await call.hub.changePool(id, price: price, policy: policy, usage: usage, by: actor)
      }
      return try await call.pool()
    }
    add(.post, "/api/v1/pools/{id}/maintenance", body: .json) { call, actor in
      let id = try call.slug("id", Phrase("pool", "資源池"))
      let interval = try call.body { object -> Range<Instant>? in
        let (start, end) = (object.required("startsAt"), object.required("endsAt"))
        guard let startsAt = start?.moment(), let endsAt = end?.moment() else { return nil }
        guard startsAt < endsAt else {
          object.fault("endsAt", "order", Phrase("'endsAt' is not after 'startsAt'.", "「endsAt」不在「startsAt」之後。"))
          return nil
        }
        return startsAt..<endsAt
      }
      return try await call.once(by: actor) {
        try await call.hub.planMaintenance(of: id, interval, by: actor)
      } write: {
        $0.maintenance($1)
      }
    }
    add(.delete, "/api/v1/maintenance/{id}") { call, actor in
      let id = try call.identifier("id", Phrase("closure", "維護時段"), MaintenanceKind.self)
      try await call.hub.cancelMaintenance(id, by: actor)
      return .noContent
    }
  }
}

extension Call {
  /// The centre of the path.
  fileprivate func centre() async throws -> HTTPResponse {
    let id = try slug("id", Phrase("centre", "算力中心"))
    let centre = try await hub.centre(id)
    let currency = try await hub.city().currency
    return tagged(
      .json(JSONWriter.value { $0.centre(centre, currency, hub.devices) }), revision: centre.centre.revision)
  }

  /// The pool of the path.
  fileprivate func pool() async throws -> HTTPResponse {
    let pool = try await hub.pool(try slug("id", Phrase("pool", "資源池")))
    let currency = try await hub.city().currency
    return tagged(.json(JSONWriter.value { $0.pool(pool, currency) }), revision: pool.revision)
  }
}
