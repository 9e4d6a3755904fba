internal import Centres
internal import JSON
public import Language
internal import Quantities

extension AgentMessage {
  private enum Kind: String, CaseIterable { case listen, fetch, leave }

  /// The message as it travels.
  public var bytes: [UInt8] {
    JSONWriter.object { json in
      json.field("protocol", RelayProtocol.number)
      json.object("agent") { hello.write(fields: &$0) }
      json.field("sentAt", sentAt.millisecondsSince1970)
      switch body {
      case .listen(let lane, let answers, let waits):
        json.field("do", Kind.listen)
        json.field("lane", lane)
        json.field("waits", waits)
        json.array("answers", answers) { json, given in
          json.object {
            $0.field("id", given.id.rawValue)
            given.answer.write(fields: &$0)
          }
        }
      case .fetch(let question, let input, let offset):
        json.field("do", Kind.fetch)
        json.field("question", question.rawValue)
        json.field("input", input)
        json.field("from", offset)
      case .leave: json.field("do", Kind.leave)
      }
    }
  }

  /// Reads what an agent sent.
  ///
  /// - Throws: a problem with every fault, or `agent-too-old` and `agent-too-new` where the two sides speak different
  ///   protocols.
  public init(_ bytes: [UInt8]) throws(Problem) {
    self = try Envelope.read(bytes) { object in
      let hello = object.required("agent")?.object { AgentHello.read(fields: $0) }
      let sentAt = object.required("sentAt")?.millisecondsSince1970()
      let kind: Kind? = object.required("do")?.choice()
      let body: Body?
      switch kind {
      case nil: body = nil
      case .listen:
        let lane = object.required("lane")?.count(0...Int64(UInt16.max))
        let waits = object.required("waits")?.boolean()
        let answers = object.required("answers")?.values(most: 16) { GivenAnswer.read($0) }
        body = lane.flatMap { lane in
          answers.flatMap { answers in waits.map { .listen(lane: lane, answers: answers, waits: $0) } }
        }
      case .fetch:
        let question = object.required("question")?.questionID()
        let input = object.required("input")?.count(0...Int64(RelayLimits.inputs))
        let from = object.required("from")?.whole(0...RelayLimits.inputBytes)
        body = question.flatMap { question in input.flatMap { input in from.map { .fetch(question, input: input, from: $0) } } }
      case .leave: body = .leave
      }
      guard let hello, let sentAt, let body else { return nil }
      return AgentMessage(hello: hello, sentAt: sentAt, body: body)
    }
  }
}

extension AgentHello {
  fileprivate func write(fields json: inout JSONWriter) {
    json.field("id", agent)
    json.field("life", life)
    json.field("version", version)
    json.field("host", host)
    json.array("terms", terms) { $0.phrase($1) }
  }

  fileprivate static func read(fields object: ObjectReader) -> AgentHello? {
    let agent = object.required("id")?.runKey()
    let life = object.required("life")?.whole(0...Int64.max)
    let version = object.required("version")?.words()
    let host = object.required("host")?.words()
    let terms = object.required("terms")?.values(most: RelayLimits.terms) { field in
      field.phrase(most: 500).map { Phrase($0.english.plainWords, $0.traditionalChinese.plainWords) }
    }
    guard let agent, let life, let version, let host, let terms else { return nil }
    return AgentHello(
      agent: agent.rawValue, life: life, version: String(version.prefix(64)), host: String(host.prefix(255)), terms: terms)
  }
}

extension GivenAnswer {
  fileprivate static func read(_ field: FieldReader) -> GivenAnswer? {
    field.object { object in
      let id = object.required("id")?.questionID()
      let answer = RelayAnswer.read(fields: object)
      guard let id, let answer else { return nil }
      return GivenAnswer(id: id, answer: answer)
    }
  }
}

extension RelayAnswer {
  private enum Kind: String, CaseIterable { case done, description, observations, part, files, usage, queue, failed }

  fileprivate func write(fields json: inout JSONWriter) {
    switch self {
    case .done: json.field("answer", Kind.done)
    case .description(let description):
      json.field("answer", Kind.description)
      description.write(fields: &json)
    case .observations(let observations):
      json.field("answer", Kind.observations)
      json.array("runs", observations.sorted { $0.key.rawValue < $1.key.rawValue }) { json, run in
        json.object {
          $0.field("key", run.key.rawValue)
          run.value.write(fields: &$0)
        }
      }
    case .part(let part):
      json.field("answer", Kind.part)
      json.field("bytes", Base64.encode(part.bytes))
      json.field("total", part.total)
    case .files(let files):
      json.field("answer", Kind.files)
      json.array("files", files) { json, file in
        json.object {
          $0.field("name", file.name)
          $0.field("bytes", file.bytes)
        }
      }
    case .usage(let page):
      json.field("answer", Kind.usage)
      page.write(fields: &json)
    case .queue(let queue):
      json.field("answer", Kind.queue)
      if let queue { json.object("queue") { queue.write(fields: &$0) } }
    case .failed(let failure):
      json.field("answer", Kind.failed)
      failure.write(fields: &json)
    }
  }

  fileprivate static func read(fields object: ObjectReader) -> RelayAnswer? {
    let kind: Kind? = object.required("answer")?.choice()
    switch kind {
    case nil: return nil
    case .done: return .done
    case .description: return CentreDescription.read(fields: object).map { .description($0) }
    case .observations:
      let runs = object.required("runs")?.values(most: RelayLimits.keys) { field in
        field.object { object -> (RunKey, RunObservation)? in
          let key = object.required("key")?.runKey()
          let observation = RunObservation.read(fields: object)
          guard let key, let observation else { return nil }
          return (key, observation)
        }
      }
      return runs.map { .observations(Dictionary($0) { $1 }) }
    case .part:
      let bytes = object.required("bytes")?.bytes(most: RelayLimits.partBytes)
      let total = object.required("total")?.whole(0...Int64.max)
      return bytes.flatMap { bytes in total.map { .part(FilePart(bytes: bytes, total: $0)) } }
    case .files:
      let files = object.required("files")?.values(most: RelayLimits.files) { field in
        field.object { object -> FileEntry? in
          let name = object.required("name")?.string(mostBytes: 4096)
          let bytes = object.required("bytes")?.whole(0...Int64.max)
          guard let name, let bytes else { return nil }
          return FileEntry(name: name, bytes: bytes)
        }
      }
      return files.map { .files($0) }
    case .usage: return UsagePage.read(fields: object).map { .usage($0) }
    case .queue:
      guard let field = object["queue"] else { return .queue(nil) }
      return field.object { CentreQueue.read(fields: $0) }.map { .queue($0) }
    case .failed: return CentreFailure.read(fields: object).map { .failed($0) }
    }
  }
}

extension FieldReader {
  func questionID() -> QuestionID? {
    text(as: Phrase("a question's name", "問題代碼"), rule: "question") { QuestionID(rawValue: $0) }
  }
}
