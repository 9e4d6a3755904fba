internal import JSON
internal import Language

/// What all messages have in common: they are one JSON object that says by which protocol it is to be read.
enum Envelope {
  /// - Throws: a problem with every fault; before anything else is read, one that says whose Praya is behind.
  static func read<Message>(_ bytes: [UInt8], _ fields: (ObjectReader) -> Message?) throws(Problem) -> Message {
    let root: JSONNode
    do { root = try JSONReader.read(bytes, mostBytes: RelayLimits.messageBytes) } catch {
      throw Problem(
        .malformed, "malformed-json",
        Phrase(
          "The message is no JSON. \(error.fault.message.english)", "訊息不是有效的 JSON。\(error.fault.message.traditionalChinese)"),
        faults: [error.fault])
    }
    if let other = number(root), other != RelayProtocol.number { throw mismatch(other) }
    let faults = FaultList()
    let message = FieldReader(node: root, faults: faults).object { object in
      _ = object.required("protocol")?.count(Int64(RelayProtocol.number)...Int64(RelayProtocol.number))
      return fields(object)
    }
    guard let message, faults.isEmpty else {
      let found = faults.sorted
      throw found.isEmpty
        ? Problem(.invalid, "invalid-input", Phrase("The message cannot be read.", "無法讀取訊息。")) : Problem.invalid(found)
    }
    return message
  }

  /// The protocol that the message names.
  private static func number(_ root: JSONNode) -> Int? {
    guard case .object(let members) = root.value,
      case .number(let digits)? = members.first(where: { $0.name == "protocol" })?.value.value
    else { return nil }
    return Int(digits)
  }

  private static func mismatch(_ other: Int) -> Problem {
    let (own, isOlder) = (RelayProtocol.number, other < RelayProtocol.number)
    return Problem(
      .conflict, isOlder ? "agent-too-old" : "agent-too-new",
      isOlder
        ? Phrase(
          "The agent is older than the hub: it speaks protocol \(other), the hub \(own). Install the hub's version of Praya at the centre.",
          "代理程式較平台舊：前者使用協定 \(other)，平台使用 \(own)。請於算力中心安裝與平台相同版本的 Praya。")
        : Phrase(
          "The agent is newer than the hub: it speaks protocol \(other), the hub \(own). Update the hub, or install its version of Praya at the centre.",
          "代理程式較平台新：前者使用協定 \(other)，平台使用 \(own)。請更新平台，或於算力中心安裝與平台相同版本的 Praya。"))
  }
}
