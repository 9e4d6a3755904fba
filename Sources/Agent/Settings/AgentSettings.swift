internal import Centres
internal import JSON
public import Language
public import Quantities
public import Slurm

/// What an agent's configuration file says.
public struct AgentSettings: Sendable, Hashable {
  /// The hub's address without a slash at its end: `https://…`, or `http://` for a hub on this very machine.
  public var hub: String
  /// The centre's name at the hub.
  public var centre: String
  /// Holds the agent's token, readable for its owner alone.
  public var tokenFile: String
  /// The agent's own folder: who it is, and which runs it has under way.
  public var folder: String
  /// Trusted certificates in PEM in place of the system's.
  public var certificateFile: String?
  /// By whose clock blackout hours are meant.
  public var timeZone: CityCalendar
  public var kind: CentreKind
  public var terms: AgentTerms
  /// The logins of members, by the hub's names of them: the law where it is there. Nil where the hub's orders name the login.
  public var logins: [String: String]?

  /// Reads a configuration file. - Throws: a problem with every fault and its line.
  public init(_ bytes: [UInt8], named path: String) throws(Problem) {
    let root: JSONNode
    do { root = try JSONReader.read(bytes) } catch {
      throw Problem(
        .invalid, "agent-file", Phrase("\(path) is no JSON.", "\(path) 不是有效的 JSON。"), faults: [error.fault])
    }
    let faults = FaultList()
    let settings = FieldReader(node: root, faults: faults).object { AgentSettings($0) }
    guard let settings, faults.isEmpty else {
      throw Problem(
        .invalid, "agent-file",
        Phrase("\(path) is not a configuration of Praya's agent.", "\(path) 不是有效的 Praya 代理程式設定檔。"), faults: faults.sorted)
    }
    self = settings
  }

  private init?(_ object: ObjectReader) {
    let hub = object.required("hub")?.hubAddress()
    let centre = object.required("centre")?.slug()
    let tokenFile = object.required("tokenFile")?.wholePath()
    let folder = object.required("folder")?.wholePath()
    certificateFile = object["certificateFile"]?.wholePath()
    let timeZone = object.required("timeZone")?.timeZone()
    let kind = CentreKind(object)
    let terms = object["terms"].map { AgentTerms.read($0) } ?? AgentTerms()
    logins = object["logins"].flatMap { AgentLogins.read($0) }
    guard let hub, let centre, let tokenFile, let folder, let timeZone, let kind, let terms else { return nil }
    if logins != nil, !kind.hasMemberLogins {
      object.fault(
        "logins", "together",
        Phrase(
          "'logins' goes with a cluster whose 'slurm.logins' says how jobs become their members'.",
          "「logins」只可用於以「slurm.logins」訂明作業如何歸屬成員的叢集。"))
    }
    (self.hub, self.centre, self.tokenFile, self.folder) = (hub, centre, tokenFile, folder)
    (self.timeZone, self.kind, self.terms) = (timeZone, kind, terms)
  }
}

/// What the agent acts on. Another kind is a case here, its fields in `init`, and its line in `makeCentre`.
public enum CentreKind: Sendable, Hashable {
  /// Processes of the agent's own machine, in this folder.
  case local(folder: String, nodes: [LocalNode])
  /// A Slurm cluster, spoken to as the hub itself speaks to one.
  case slurm(SlurmConnection)

  /// A node as the operator names it: all of them are this machine.
  public struct LocalNode: Sendable, Hashable {
    public var name: String
    public var deviceModel: String?
    public var devices: Int
    public var cpus: Int
    public var memoryMebibytes: Int64
  }

  private enum Name: String, CaseIterable { case local, slurm }

  /// Whether each member's jobs run under the member's own login there.
  public var hasMemberLogins: Bool {
    switch self {
    case .local: false
    case .slurm(let connection): connection.hasMemberLogins
    }
  }

  fileprivate init?(_ object: ObjectReader) {
    let name: Name? = object.required("kind")?.choice()
    switch name {
    case nil: return nil
    case .local:
      let local = object.required("local")?.object { object -> CentreKind? in
        let folder = object.required("folder")?.wholePath()
        let nodes = object.required("nodes")?.list(most: 1000) { LocalNode.read($0) }
        return folder.flatMap { folder in nodes.map { .local(folder: folder, nodes: $0) } }
      }
      guard let local else { return nil }
      self = local
    case .slurm:
      guard let connection = object.required("slurm")?.object({ SlurmConnection($0) }) else { return nil }
      self = .slurm(connection)
    }
  }
}

extension CentreKind.LocalNode {
  fileprivate static func read(_ field: FieldReader) -> Self? {
    field.object { object in
      let name = object.required("name")?.text(most: 64)
      let model = object["deviceModel"]?.text(most: 64)
      let devices = object["devices"]?.count(0...1024)
      let cpus = object.required("cpus")?.count(1...65_536)
      let memory = object.required("memoryMebibytes")?.whole(1...(1 << 40))
      guard let name, let cpus, let memory else { return nil }
      return Self(name: name, deviceModel: model, devices: devices ?? 0, cpus: cpus, memoryMebibytes: memory)
    }
  }
}

extension FieldReader {
  /// A token goes over an open line to nobody but this machine.
  fileprivate func hubAddress() -> String? {
    text(
      as: Phrase(
        "a hub's address: https://HOST[:PORT], or http:// for one on this machine", "平台位址：https://主機[:埠]；同一台機器可用 http://"),
      rule: "address"
    ) { text in
      let address = text.hasSuffix("/") ? String(text.dropLast()) : text
      guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !address.contains("?"), !address.contains("#"),
        !address.contains("@")
      else { return nil }
      if address.hasPrefix("https://"), address.utf8.count > 8 { return address }
      guard address.hasPrefix("http://") else { return nil }
      let host = address.dropFirst(7).prefix { $0 != "/" }
      let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
      return ["127.0.0.1", "localhost", "[::1]"].contains(String(name)) ? address : nil
    }
  }

  fileprivate func timeZone() -> CityCalendar? {
    text(as: Phrase("a time zone such as Asia/Hong_Kong", "時區，例如 Asia/Hong_Kong"), rule: "time-zone") {
      CityCalendar(timeZoneName: $0)
    }
  }
}
