internal import Centres
internal import JSON
internal import Language
internal import Quantities

extension RunOrder {
  /// Which inputs travel apart: all that do not fit together.
  var inputsTravelApart: Bool { inputs.reduce(0) { $0 + $1.bytes.count } > RelayLimits.inlineBytes }

  func write(to json: inout JSONWriter) {
    let isApart = inputsTravelApart
    json.object { json in
      json.field("key", key.rawValue)
      json.field("name", name)
      json.field("script", Base64.encode(script))
      json.array("inputs", inputs) { json, input in
        json.object {
          $0.field("name", input.name)
          if isApart { $0.field("size", input.bytes.count) } else { $0.field("bytes", Base64.encode(input.bytes)) }
        }
      }
      json.array("allotment", allotment) { $1.write(to: &$0) }
      if let deviceModel { json.field("deviceModel", deviceModel) }
      json.field("cpusPerNode", cpusPerNode)
      if let memoryMebibytes { json.field("memoryMebibytes", memoryMebibytes) }
      json.field("walltime", walltime.count)
      json.array("environment", environment.sorted { $0.key < $1.key }) { json, variable in
        json.object {
          $0.field("name", variable.key)
          $0.field("value", variable.value)
        }
      }
      json.field("output", output)
      json.field("errorOutput", errorOutput)
      json.field("projectNumber", projectNumber)
      if let isPlacedByCentre { json.field("isPlacedByCentre", isPlacedByCentre) }
      if let member {
        json.object("member") {
          $0.field("name", member.name)
          if let login = member.login { $0.field("login", login) }
        }
      }
    }
  }

  /// - Returns: the order, its larger inputs still empty, and which those are.
  static func read(_ field: FieldReader) -> (order: RunOrder, missing: [AskedQuestion.Missing])? {
    field.object { object in
      let key = object.required("key")?.runKey()
      let name = object.required("name")?.string(mostBytes: 4096)
      let script = object.required("script")?.bytes(most: RelayLimits.scriptBytes)
      let inputs = object.required("inputs")?.values(most: RelayLimits.inputs) { InputHead.read($0) }
      let allotment = object.required("allotment")?.values(most: RelayLimits.nodes) { NodeAllotment.read($0) }
      let deviceModel = object["deviceModel"]?.string(mostBytes: 256)
      let cpus = object.required("cpusPerNode")?.count(0...1_000_000)
      let memory = object["memoryMebibytes"]?.whole(0...(1 << 40))
      let walltime = object.required("walltime")?.whole(0...(1 << 40))
      let environment = object.required("environment")?.values(most: 10_000) { field in
        field.object { object -> (name: String, value: String)? in
          let name = object.required("name")?.string(mostBytes: 4096)
          let value = object.required("value")?.string(mostBytes: 128 << 10)
          guard let name, let value else { return nil }
          return (name, value)
        }
      }
      let output = object.required("output")?.string(mostBytes: 4096)
      let errorOutput = object.required("errorOutput")?.string(mostBytes: 4096)
      let project = object.required("projectNumber")?.count(1...(1 << 40))
      let isPlacedByCentre = object["isPlacedByCentre"]?.boolean()
      var member: RunMember?
      if let field = object["member"] {
        guard let read = RunMember.read(field) else { return nil }
        member = read
      }
      guard let key, let name, let script, let inputs, let allotment, let cpus, let walltime, let environment, let output,
        let errorOutput, let project
      else { return nil }
      guard inputs.reduce(0, { $0 + $1.size }) <= RelayLimits.inputBytes else {
        object.fault("inputs", "too-long", Phrase("the inputs are too large together.", "輸入檔案合共過大。"))
        return nil
      }
      let order = RunOrder(
        key: key, name: name, script: script, inputs: inputs.map { InputFile(name: $0.name, bytes: $0.bytes ?? []) },
        allotment: allotment, deviceModel: deviceModel, cpusPerNode: cpus, memoryMebibytes: memory, walltime: Seconds(walltime),
        environment: Dictionary(environment.map { ($0.name, $0.value) }) { $1 }, output: output, errorOutput: errorOutput,
        projectNumber: project, isPlacedByCentre: isPlacedByCentre, member: member)
      let missing = inputs.enumerated().filter { $0.element.bytes == nil }
        .map { AskedQuestion.Missing(input: $0.offset, bytes: $0.element.size) }
      return (order, missing)
    }
  }
}

/// An input as an order names it: with its bytes, or with its size.
private struct InputHead {
  var name: String
  var size: Int64
  var bytes: [UInt8]?

  static func read(_ field: FieldReader) -> InputHead? {
    field.object { object in
      let name = object.required("name")?.string(mostBytes: 4096)
      let bytes = object["bytes"]?.bytes(most: RelayLimits.inlineBytes)
      let size = object["size"]?.whole(0...RelayLimits.inputBytes)
      guard let name else { return nil }
      guard (bytes == nil) != (size == nil) else {
        object.fault("size", "one-of", Phrase("an input has its bytes or its size.", "輸入檔案須註明內容或大小，二者擇一。"))
        return nil
      }
      return InputHead(name: name, size: size ?? Int64(bytes?.count ?? 0), bytes: bytes)
    }
  }
}

extension RunMember {
  static func read(_ field: FieldReader) -> RunMember? {
    field.object { object in
      let name = object.required("name")?.plainName()
      var login: String?
      if let field = object["login"] {
        login = field.login()
        guard login != nil else { return nil }
      }
      return name.map { RunMember(name: $0, login: login) }
    }
  }
}

extension NodeAllotment {
  func write(to json: inout JSONWriter) {
    json.object {
      $0.field("node", node)
      $0.array("devices", devices) { $0.integer($1) }
    }
  }

  static func read(_ field: FieldReader) -> NodeAllotment? {
    field.object { object in
      let node = object.required("node")?.plainName()
      let devices = object.required("devices")?.values(most: 1024) { $0.count(0...1_000_000) }
      guard let node, let devices else { return nil }
      return NodeAllotment(node: node, devices: devices)
    }
  }
}

extension FieldReader {
  func runKey() -> RunKey? {
    text(as: Phrase("a run's key", "作業執行代碼"), rule: "run-key") { RunKey(rawValue: $0) }
  }

  func login() -> String? {
    text(as: Phrase("a login", "登入名稱"), rule: "login") { MemberLogin.isLogin($0) ? $0 : nil }
  }

  /// Milliseconds since 1970, before the year 10000.
  func millisecondsSince1970() -> Instant? { whole(RelayLimits.moments).map { Instant(millisecondsSince1970: $0) } }

  /// Words of the other side, for people: cut where they are long, without what would end a line or command a screen.
  func words() -> String? { string(mostBytes: RelayLimits.messageBytes).map { $0.plainWords } }

  /// A name of the other side's, such as a node's: it is shown as it is.
  func plainName() -> String? {
    guard let name = string(mostBytes: 256) else { return nil }
    guard name.isPlainName else {
      fault("plain", Phrase("a name has no control characters.", "名稱不可含控制字元。"))
      return nil
    }
    return name
  }
}

extension String {
  /// Whether it can be read as a name of the wire.
  var isPlainName: Bool { utf8.count <= 256 && self == plainWords }

  /// The first thousand characters, each that would end a line or command a screen a blank.
  var plainWords: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.prefix(1000).map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator: " "
          default: scalar
          }
        }))
  }
}
