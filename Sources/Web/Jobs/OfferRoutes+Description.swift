internal import HTTPService
internal import Jobs
internal import Offers

extension APIDescription {
  /// The fields of a request for offers, which a submission has too.
  static let offerRequest: [(name: String, schema: Schema)] = [
    (
      "script",
      .string(mostBytes: 16 << 20).says("The job's script with its #SBATCH lines; at most 1 MiB.")
        .example("#!/bin/bash\n#SBATCH --gpus=1\n#SBATCH --time=00:10:00\necho hello\n")
    ),
    ("fileName", .text(most: 255).optional.says("The script's name, from which the job's is taken where it has none.")),
    (
      "options",
      .list(.string(mostBytes: 4096), most: 1000).optional.says("What goes before the script's own lines, such as `--gpus=2`.")
    ),
    ("project", .slug.optional.says("The project; the script's `--account` if left out.")),
    ("grant", .identifier.optional.says("The grant to draw on; own money if left out.")),
    ("preference", .choice(Ranking.self).optional.says("The order of the offers; `cheapest` if left out.")),
  ]

  mutating func describeOffers() {
    describeKindsOfOffers()
    describe(
      .post, "/api/v1/offers", "requestOffers", in: .jobs, "Where a job could run, at which price, and when it would start.",
      detail: "Nothing is stored or reserved.", body: .json(Schema(.object(APIDescription.offerRequest, others: nil))),
      answers: .ok(.named("Offers"), "What each pool offers, or why it does not."))
  }

  private mutating func describeKindsOfOffers() {
    name(
      "JobRequest",
      .object([
        "name": .string.orNull, "nodes": .count, "devicesPerNode": .count, "deviceModel": .string.orNull, "tasks": .count,
        "cpusPerNode": .count, "memoryMebibytesPerNode": .count.orNull, "walltimeSeconds": .count,
        "output": .string.says("The pattern of the output's file name."), "errorOutput": .string.orNull,
        "array": .string.orNull, "runs": .count, "dependencies": .list(.string), "partition": .string.orNull,
        "account": .string.orNull, "hold": .boolean, "comment": .string.orNull,
      ]).says("What a script asks for."))
    name(
      "Offers",
      .object([
        "request": .named("JobRequest"), "project": .slug, "warnings": .list(.named("Finding")), "offers": .list(.named("Offer")),
        "refusals": .list(.object(["centre": .slug, "centreName": .phrase, "pool": .slug, "reasons": .list(.phrase)])),
      ]))
    name(
      "Offer",
      .object([
        "centre": .slug, "centreName": .phrase, "pool": .slug, "deviceModel": .string.orNull, "jurisdiction": .string,
        "pricePerHour": .money, "quotation": .identifier.orNull.says("The quotation whose price it is."),
        "listPrice": .money, "schemeShare": .money, "ownShare": .money, "deviceSecondsFromGrant": .count,
        "grantLeft": .ledgerAmount.orNull, "ownMoneyLeft": .money.orNull, "forecastStart": .moment.orNull,
        "forecastEnd": .moment.orNull, "startsLaterPossibly": .boolean,
        "forecastFrom": .choice(["hub", "centre"]).says(
          "Whose queue the forecast is played from: the hub's, or the centre's own, which others use too."),
        "queueSeenAt": .moment.orNull.says("How old the look at the centre's queue is; null where it has shown none."),
        "centreAnsweredAt": .moment.orNull.says("When the centre last answered the hub."),
      ]))
  }
}
