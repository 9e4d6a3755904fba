internal import JSON

extension SlurmMemberLogins {
  /// Reads them where they stand in a configuration file; what contradicts itself is told by `SlurmConnection.faults`.
  init?(_ object: ObjectReader) {
    let way: Way? = object.required("way")?.choice()
    self.init(way ?? .service)
    command = object["command"]?.values(most: 40) { $0.string(mostBytes: 4000) }
    tokenCommand = object["tokenCommand"]?.values(most: 40) { $0.string(mostBytes: 4000) }
    tokenFolder = object["tokenFolder"]?.text(most: 1000)
    signingKey = object["signingKey"]?.text(most: 1000)
    owned = object["owned"]?.boolean()
    guard way != nil else { return nil }
  }
}
