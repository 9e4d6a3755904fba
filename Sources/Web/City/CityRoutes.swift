internal import Foundation
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// The city, its file, the organisations.
  mutating func addCity() {
    add(.get, "/api/v1/city") { call, _ in
      let city = try await call.hub.city()
      return call.tagged(
        .object {
          $0.field("name", city.name)
          $0.field("currency", city.currency.code)
          $0.field("timeZone", city.timeZone)
        })
    }
    add(.put, "/api/v1/city", body: .json, cost: .heavy) { call, actor in
      let changes = try await call.hub.applyCity(try call.file(), by: actor) { bytes throws(Problem) in
        try Call.checkFields(of: bytes)
      }
      return .object { $0.strings("changes", changes) }
    }
    add(.get, "/api/v1/city/export", cost: .heavy) { call, actor in
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      return .json(Array(try encoder.encode(try await call.hub.exportCity(by: actor))))
    }
    add(.get, "/api/v1/organisations", query: Call.page) { call, actor in
      .list(try await call.hub.organisations(try call.page(), by: actor)) { json, organisation in
        json.object {
          $0.field("id", organisation.id)
          $0.field("name", organisation.name)
          $0.field("createdAt", organisation.createdAt)
        }
      }
    }
  }
}

extension Call {
  /// That the bytes are JSON whose objects name no field twice and are not nested too deeply: what a room that reads them
  /// by other means would not see.
  static func checkFields(of bytes: [UInt8]) throws(Problem) {
    let root: JSONNode
    do { root = try JSONReader.read(bytes, mostBytes: RouteTable.ordinaryBodyBytes) } catch {
      throw Problem(.malformed, "malformed-json", error.fault.message, faults: [error.fault])
    }
    let faults = FaultList()
    root.findRepetitions(faults)
    guard faults.isEmpty else { throw Problem.invalid(faults.sorted) }
  }
}
