internal import Access
internal import JSON
internal import Language
internal import Ledger
internal import Quantities

extension APIDescription {
  /// The kinds of value that many requests and answers have, under the names by which `Schema` refers to them.
  mutating func describeKinds() {
    describeNames()
    describeMoments()
    describeAmounts()
    describeProblems()
  }

  private mutating func describeNames() {
    name(
      "Slug",
      .pattern("^[a-z][a-z0-9-]*$", most: 48).says("A short name that people chose.").example("harbour-vision"))
    name(
      "Identifier",
      .pattern("^[0-9a-hj-km-np-tv-z]{26}$").says("A name that the hub gave; names sort by the time of their making.")
        .example("01ke6m4xw3y1n8q5t7v9b2c4d6"))
    name("SignIn", .pattern("^[a-z0-9._-]{2,64}$").says("The name under which a person signs in.").example("mei"))
    name(
      "JobName",
      .pattern("^[0-9a-hj-km-np-tv-z]{26}(-[0-9]{1,7})?$").says(
        "A run's public name: its submission's identifier, and its index where the job is an array."
      )
      .example("01ke6m4xw3y1n8q5t7v9b2c4d6-7"))
    name(
      "FileName",
      .pattern("^[^/\\\\\\u0000-\\u001F\\u007F]+$").says(
        "A file's path within the job's folder. Its slashes stand in the address as they are, not percent-encoded."
      ).example("result.json"))
    name("LedgerName", .pattern("^[A-Za-z0-9._:/-]{1,128}$").says("A name of the ledger.").example("project:vision:HKD"))
  }

  private mutating func describeMoments() {
    name(
      "Moment",
      Schema(.string(Schema.Text(format: "date-time"))).says("A moment in RFC 3339.").example("2026-11-21T09:00:00+08:00"))
    name("Date", Schema(.string(Schema.Text(format: "date"))).says("A day.").example("2026-11-21"))
    name("Month", .pattern("^[0-9]{4}-(0[1-9]|1[0-2])$").says("A month.").example("2026-11"))
    name("Digest", .pattern("^[0-9a-f]{64}$").says("A SHA-256 digest."))
  }

  private mutating func describeAmounts() {
    name("Currency", .choice(Currency.all.map(\.code)).says("A currency by its ISO 4217 code."))
    name(
      "Money",
      .exactly(["minorUnits": .integer.says("Whole minor units, such as cents."), "currency": .currency])
        .example(json: #"{"minorUnits":1250,"currency":"HKD"}"#))
    name(
      "DeviceUse",
      .exactly([
        "deviceSeconds": .integer.says("One device for one second is one."), "model": .string.says("The device model."),
      ]).example(json: #"{"deviceSeconds":3600,"model":"h100"}"#))
    name("LedgerAmount", .one(of: .money, .named("DeviceUse")))
    name(
      "Share",
      .pattern("^[0-9]+(\\.[0-9]+)?%$|^[0-9]+/[0-9]+$", most: 200).says("A part of a whole, at most all of it.").example("70%"))
    name(
      "Phrase", .exactly(["en": .string, "zh-Hant": .string]).says("A text in both languages."))
  }

  private mutating func describeProblems() {
    let fault: KeyValuePairs<String, Schema> = [
      "field": .string.says("The field's path, such as `terms.benefit.rate`."),
      "rule": .string.says("The rule that it breaks, as a stable name."),
      "message": .string,
      "line": .count.optional.says("The line of the body, from 1."),
    ]
    name(
      "Problem",
      .object([
        "type": .string.says("`urn:praya:problem:` and the name."),
        "title": .string,
        "status": .integer(400...599),
        "detail": .string,
        "name": .string.says("What was refused, as a stable name."),
        "faults": .list(.object(fault)),
        "instance": .string.orNull.says("The request's identifier."),
      ]).says("A refusal in the reader's language (RFC 9457)."))
    name(
      "Finding",
      .object([
        "field": .string, "rule": .string, "message": .phrase, "line": .count.optional,
      ]).says("A fault or a warning, in both languages."))
  }
}
