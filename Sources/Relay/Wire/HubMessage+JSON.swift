internal import Centres
internal import JSON
public import Language
internal import Quantities

extension HubMessage {
  /// The message as it travels.
  public var bytes: [UInt8] {
    JSONWriter.object { json in
      json.field("protocol", RelayProtocol.number)
      json.array("questions", questions) { json, asked in json.object { asked.write(fields: &$0) } }
      if let part { json.field("part", Base64.encode(part)) }
    }
  }

  /// Reads what a hub answered. - Throws: a problem with every fault.
  public init(_ bytes: [UInt8]) throws(Problem) {
    self = try Envelope.read(bytes) { object in
      let questions = object.required("questions")?.values(most: 16) { AskedQuestion.read($0) }
      let part = object["part"]?.bytes(most: RelayLimits.partBytes)
      return questions.map { HubMessage(questions: $0, part: part) }
    }
  }
}

extension AskedQuestion {
  private enum Kind: String, CaseIterable {
    case describe, start, observe, cancel, withdraw, read, files, discard, usage, queue
  }

  fileprivate func write(fields json: inout JSONWriter) {
    json.field("id", id.rawValue)
    json.field("milliseconds", milliseconds)
    json.field("ask", question.name)
    switch question {
    case .describe, .queue: break
    case .start(let order): json.field("order", order) { $1.write(to: &$0) }
    case .observe(let keys): json.strings("keys", keys.map(\.rawValue))
    case .cancel(let key), .withdraw(let key), .files(let key), .discard(let key): json.field("key", key.rawValue)
    case .usage(let question): question.write(fields: &json)
    case .read(let name, let key, let offset, let limit):
      json.field("key", key.rawValue)
      json.field("name", name)
      json.field("from", offset)
      json.field("limit", limit)
    }
  }

  fileprivate static func read(_ field: FieldReader) -> AskedQuestion? {
    field.object { object in
      let id = object.required("id")?.questionID()
      let milliseconds = object.required("milliseconds")?.whole(1...86_400_000)
      let kind: Kind? = object.required("ask")?.choice()
      var missing: [Missing] = []
      let question: RelayQuestion?
      func key() -> RunKey? { object.required("key")?.runKey() }
      switch kind {
      case nil: question = nil
      case .describe: question = .describe
      case .queue: question = .queue
      case .start:
        let read = object.required("order").flatMap { RunOrder.read($0) }
        missing = read?.missing ?? []
        question = read.map { .start($0.order) }
      case .observe:
        question = object.required("keys")?.values(most: RelayLimits.keys) { $0.runKey() }.map { .observe($0) }
      case .cancel: question = key().map { .cancel($0) }
      case .withdraw: question = key().map { .withdraw($0) }
      case .files: question = key().map { .files($0) }
      case .discard: question = key().map { .discard($0) }
      case .usage: question = UsageQuestion.read(fields: object).map { .usage($0) }
      case .read:
        let key = key()
        let name = object.required("name")?.string(mostBytes: 4096)
        let from = object.required("from")?.whole(0...Int64.max)
        let limit = object.required("limit")?.count(0...Int64(RelayLimits.partBytes))
        question = key.flatMap { key in
          name.flatMap { name in from.flatMap { from in limit.map { .read(name: name, of: key, from: from, limit: $0) } } }
        }
      }
      guard let id, let milliseconds, let question else { return nil }
      return AskedQuestion(id: id, milliseconds: milliseconds, question: question, missing: missing)
    }
  }
}
