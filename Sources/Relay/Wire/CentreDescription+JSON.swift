internal import Centres
internal import JSON
internal import Quantities

extension CentreDescription {
  func write(fields json: inout JSONWriter) {
    json.field("separatesProjects", separatesProjects)
    switch memberLogins {
    case nil: break
    case .byHub: json.object("memberLogins") { $0.field("by", "hub") }
    case .byCentre(let members):
      json.object("memberLogins") { json in
        json.field("by", "centre")
        json.array("members", members.prefix(RelayLimits.members)) { $0.string($1) }
      }
    }
    json.array("nodes", nodes) { json, node in
      json.object {
        $0.field("name", node.name)
        if let model = node.deviceModel { $0.field("deviceModel", model) }
        $0.field("devices", node.devices)
        $0.field("cpus", node.cpus)
        $0.field("memoryMebibytes", node.memoryMebibytes)
        $0.field("isAvailable", node.isAvailable)
      }
    }
    guard !closures.isEmpty else { return }
    json.array("closures", closures) { json, closure in
      json.object {
        $0.field("name", closure.name)
        $0.strings("nodes", closure.nodes)
        $0.field("from", closure.interval.lowerBound.millisecondsSince1970)
        $0.field("until", closure.interval.upperBound.millisecondsSince1970)
      }
    }
  }

  static func read(fields object: ObjectReader) -> CentreDescription? {
    let separates = object.required("separatesProjects")?.boolean()
    let nodes = object.required("nodes")?.values(most: RelayLimits.nodes) { field in
      field.object { object -> Node? in
        let name = object.required("name")?.plainName()
        let model = object["deviceModel"]?.plainName()
        let devices = object.required("devices")?.count(0...1_000_000)
        let cpus = object.required("cpus")?.count(0...1_000_000)
        let memory = object.required("memoryMebibytes")?.whole(0...(1 << 40))
        let isAvailable = object.required("isAvailable")?.boolean()
        guard let name, let devices, let cpus, let memory, let isAvailable else { return nil }
        return Node(
          name: name, deviceModel: model, devices: devices, cpus: cpus, memoryMebibytes: memory, isAvailable: isAvailable)
      }
    }
    let closures = object["closures"]?.values(most: 1000) { field in
      field.object { object -> Closure? in
        let name = object.required("name")?.string(mostBytes: 4096)
        let nodes = object.required("nodes")?.values(most: RelayLimits.nodes) { $0.plainName() }
        let from = object.required("from")?.whole(0...253_402_300_799_000)
        let until = object.required("until")?.whole(0...253_402_300_799_000)
        guard let name, let nodes, let from, let until, from <= until else { return nil }
        return Closure(
          name: name, nodes: nodes,
          interval: Instant(millisecondsSince1970: from)..<Instant(millisecondsSince1970: until))
      }
    }
    var logins: MemberLogins?
    if let field = object["memberLogins"] {
      guard let read = MemberLogins.read(field) else { return nil }
      logins = read
    }
    guard let separates, let nodes else { return nil }
    return CentreDescription(nodes: nodes, separatesProjects: separates, closures: closures ?? [], memberLogins: logins)
  }
}

extension MemberLogins {
  private enum Author: String, CaseIterable { case hub, centre }

  static func read(_ field: FieldReader) -> MemberLogins? {
    field.object { object in
      let author: Author? = object.required("by")?.choice()
      let members = object["members"]?.values(most: RelayLimits.members) { $0.plainName() } ?? []
      return author.map { $0 == .hub ? .byHub : .byCentre(members) }
    }
  }
}

extension CentreFailure {
  private enum Kind: String, CaseIterable { case refused, unreachable, notFound = "not-found", troubled }

  func write(fields json: inout JSONWriter) {
    switch self {
    case .refused(let reason):
      json.field("kind", Kind.refused)
      json.field("reason", reason)
    case .unreachable(let reason):
      json.field("kind", Kind.unreachable)
      json.field("reason", reason)
    case .notFound(let name):
      json.field("kind", Kind.notFound)
      json.field("reason", name)
    case .troubled(let reason):
      json.field("kind", Kind.troubled)
      json.field("reason", reason)
    }
  }

  static func read(fields object: ObjectReader) -> CentreFailure? {
    let kind: Kind? = object.required("kind")?.choice()
    let reason = object.required("reason")?.words()
    guard let kind, let reason else { return nil }
    return switch kind {
    case .refused: .refused(reason: reason)
    case .unreachable: .unreachable(reason: reason)
    case .notFound: .notFound(name: reason)
    case .troubled: .troubled(reason: reason)
    }
  }
}
