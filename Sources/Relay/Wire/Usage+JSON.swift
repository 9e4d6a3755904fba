internal import Centres
internal import JSON
internal import Quantities

extension UsageQuestion {
  func write(fields json: inout JSONWriter) {
    json.field("from", from.millisecondsSince1970)
    json.field("until", until.millisecondsSince1970)
    if let after { json.field("after", after) }
  }

  static func read(fields object: ObjectReader) -> UsageQuestion? {
    let from = object.required("from")?.millisecondsSince1970()
    let until = object.required("until")?.millisecondsSince1970()
    let after = object["after"]?.string(mostBytes: 256)
    guard let from, let until else { return nil }
    return UsageQuestion(from: from, until: until, after: after)
  }
}

extension UsagePage {
  func write(fields json: inout JSONWriter) {
    json.field("source", source)
    if let wholeUntil { json.field("wholeUntil", wholeUntil.millisecondsSince1970) }
    json.array("runs", runs) { json, run in json.object { run.write(fields: &$0) } }
    if let next { json.field("next", next) }
  }

  static func read(fields object: ObjectReader) -> UsagePage? {
    let source: Source? = object.required("source")?.choice()
    let wholeUntil = object["wholeUntil"]?.millisecondsSince1970()
    let runs = object.required("runs")?.values(most: RelayLimits.usageRuns) { field in
      field.object { CentreRun.read(fields: $0) }
    }
    let next = object["next"]?.string(mostBytes: 256)
    guard let source, let runs else { return nil }
    return UsagePage(source: source, wholeUntil: wholeUntil, runs: runs, next: next)
  }
}

extension CentreRun {
  fileprivate func write(fields json: inout JSONWriter) {
    json.field("key", key.rawValue)
    json.field("number", number)
    json.field("word", word)
    json.field("outcome", outcome)
    if let startedAt { json.field("startedAt", startedAt.millisecondsSince1970) }
    if let endedAt { json.field("endedAt", endedAt.millisecondsSince1970) }
    json.field("measured", measured.count)
    if let devices { json.field("devices", devices) }
  }

  fileprivate static func read(fields object: ObjectReader) -> CentreRun? {
    let key = object.required("key")?.runKey()
    let number = object.required("number")?.words()
    let word = object.required("word")?.words()
    let outcome: Outcome? = object.required("outcome")?.choice()
    let startedAt = object["startedAt"]?.millisecondsSince1970()
    let endedAt = object["endedAt"]?.millisecondsSince1970()
    let measured = object.required("measured")?.whole(0...(1 << 50))
    let devices = object["devices"]?.count(0...1_000_000)
    guard let key, let number, let word, let outcome, let measured else { return nil }
    return CentreRun(
      key: key, number: number, word: word, outcome: outcome, startedAt: startedAt, endedAt: endedAt,
      measured: Milliseconds(measured), devices: devices)
  }
}
