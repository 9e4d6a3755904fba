public import JSON
internal import Language

extension SlurmConnection {
  /// Reads the settings where they stand in a configuration file, with every fault and its line.
  public init?(_ object: ObjectReader) {
    let user = object.required("user")?.text(most: 64)
    let sharedFolder = object.required("sharedFolder")?.text(most: 1000)
    self.init(user: user ?? "", sharedFolder: sharedFolder ?? "")
    rest = object["rest"]?.text(most: 1000)
    tokenFile = object["tokenFile"]?.text(most: 1000)
    tokenCommand = object["tokenCommand"]?.values(most: 40) { $0.string(mostBytes: 4000) }
    certificateAuthority = object["certificateAuthority"]?.text(most: 1000)
    commands = object["commands"]?.text(most: 1000)
    commandPrefix = object["commandPrefix"]?.values(most: 40) { $0.string(mostBytes: 4000) }
    logins = object["logins"]?.object { SlurmMemberLogins($0) }
    configuration = object["configuration"]?.text(most: 1000)
    partition = object["partition"]?.text(most: 255)
    account = object["account"]?.text(most: 255)
    qualityOfService = object["qualityOfService"]?.text(most: 255)
    reservation = object["reservation"]?.text(most: 255)
    nodesAreShared = object["nodesAreShared"]?.boolean()
    deviceModels = object["deviceModels"]?.object { models in
      var read: [String: String] = [:]
      for type in models.names.prefix(1000) { read[type] = models[type]?.slug() }
      return read
    }
    searchPath = object["searchPath"]?.text(most: 4000)
    guard user != nil, sharedFolder != nil else { return nil }
    // What nothing at the centre can know is whether the hub has a model of the name.
    for fault in faults(at: "", isModel: { _ in true }) {
      object.fault(String(fault.field.drop { $0 == "." }), fault.rule, fault.message)
    }
  }
}
