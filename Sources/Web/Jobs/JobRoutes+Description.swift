internal import HTTPService
internal import Hub
internal import Jobs

extension APIDescription {
  mutating func describeJobs() {
    describeKindsOfJobs()
    describe(
      .post, "/api/v1/jobs", "submitJob", in: .jobs, "Submit a job under an offer: every run gets a price and a hold of its own.",
      detail: "At most 100 MiB; a repeat under its key is answered with the jobs as they are now.",
      body: .json(
        Schema(
          .object(
            APIDescription.offerRequest + [
              ("pool", .slug.optional.says("The pool whose offer is accepted; the first by the preference if left out.")),
              (
                "ownShareAtMost",
                .count.optional.says("The most own money that all runs together may hold, in minor units.")
              ),
              (
                "move",
                .choice(MoveRule.self).optional.says(
                  "What happens to a job that its place refuses, or does not start in time; `ask` if left out.")
              ),
              (
                "inputs",
                .list(
                  .exactly([
                    "name": .string(mostBytes: 4096).example("data/train.csv"), "base64": .base64(most: Hub.largestInputs),
                  ]),
                  most: 1000
                ).optional.says("Files that every run finds in its folder.")
              ),
            ], others: nil))),
      manners: [.once],
      answers: .created(
        .object([
          "submission": .identifier, "jobs": .list(.named("Job")), "warnings": .list(.named("Finding")),
        ]), "The runs."))
    describeList(
      "/api/v1/jobs", "listJobs", in: .jobs, "The jobs that the caller may see.",
      detail: "`costliest` and `cheapest` list only what is settled.",
      filters: [
        "project": .slug, "centre": .slug, "pool": .slug, "grant": .identifier, "submission": .identifier,
        "submitter": .person, "state": .choice(JobState.self), "over": .boolean.says("Whether they are over."),
        "from": .from, "until": .until, "sort": .order(JobFilter.Order.self, first: .newest),
      ],
      of: .named("Job"))
    describe(
      .get, "/api/v1/jobs/{name}", "readJob", in: .jobs, "One job.", manners: [.tagged],
      answers: .ok(.named("Job"), "The job."))
    let runs = Schema.object(["jobs": .list(.named("Job"))])
    describe(
      .post, "/api/v1/jobs/{name}/cancellation", "cancelJob", in: .jobs, "Ask a job, or all runs of an array, to end.",
      detail: "A job keeps its place and its hold until the centre confirms.", answers: .ok(runs, "The runs."))
    describeMoves(runs)
    describe(
      .post, "/api/v1/jobs/{name}/release", "releaseJob", in: .jobs, "Release a job that was submitted on hold.",
      answers: .ok(runs, "The runs."))
  }

  private mutating func describeMoves(_ runs: Schema) {
    describeList(
      "/api/v1/jobs/{name}/moves", "listJobMoves", in: .jobs, "A job's moves from place to place, and the questions about them.",
      of: .named("JobMove"))
    describe(
      .post, "/api/v1/jobs/{name}/moves", "moveJob", in: .jobs,
      "Move a job that has not begun to another pool, under that pool's offer; this also answers the question whether it shall.",
      detail: "What a centre may have is moved once the centre has confirmed that it never began.",
      body: .json(
        .exactly([
          "pool": .slug, "pricePerHour": .money.optional.says("The price as it was seen; refused where it is another now."),
          "ownShareAtMost": .count.optional.says("The most own money that one run may hold there, in minor units."),
        ])),
      answers: .ok(runs, "The runs."))
    describe(
      .post, "/api/v1/jobs/{name}/stay", "keepJob", in: .jobs, "Answer that a job shall stay where it is.",
      detail: "One that its centre refused is over with that.", answers: .ok(runs, "The runs."))
  }

  private mutating func describeKindsOfJobs() {
    name(
      "JobMove",
      .object([
        "number": .count, "state": .choice(JobMoveRecord.State.self), "cause": .choice(JobMoveRecord.Cause.self),
        "causeText": .phrase, "fromCentre": .slug, "fromPool": .slug, "toCentre": .slug, "toPool": .slug, "priceBefore": .money,
        "priceAfter": .money, "totalBefore": .money, "totalAfter": .money, "ownShareBefore": .money, "ownShareAfter": .money,
        "askedAt": .moment, "expiresAt": .moment.orNull, "decidedAt": .moment.orNull,
        "decidedBy": .identifier.orNull.says("Null where the job's rule decided."), "endedAt": .moment.orNull,
        "failure": .choice(JobMoveRecord.Failure.self).orNull.says("Why it came to nothing."),
      ]).says("A move of a job to another place, or the question about one."))
    name(
      "Job",
      .object([
        "id": .named("JobName"), "name": .string, "submission": .identifier, "arrayIndex": .count.orNull, "organisation": .slug,
        "project": .slug, "submitter": .identifier, "grant": .identifier.orNull, "centre": .slug, "pool": .slug,
        "quotation": .identifier.orNull, "state": .choice(JobState.self), "stateLabel": .phrase,
        "reason": .choice(WaitingReason.self).orNull.says("Why it waits."), "reasonText": .phrase.orNull,
        "centreReason": .string.orNull.says("Why it waits at the centre, in the centre's own word."),
        "centreReasonText": .phrase.orNull, "move": .choice(MoveRule.self), "moves": .count,
        "expectedAt": .moment.orNull.says("When it was expected to start, as it was sent to the centre."),
        "request": .named("JobRequest"), "devices": .count, "deviceModel": .string.orNull, "walltimeSeconds": .count,
        "pricePerHour": .money.says("The accepted price."), "funding": .choice(JobFunding.self), "rate": .share.orNull,
        "submittedAt": .moment, "placedAt": .moment.orNull, "acceptedAt": .moment.orNull, "startedAt": .moment.orNull,
        "endedAt": .moment.orNull, "cancelRequestedAt": .moment.orNull, "settledAt": .moment.orNull,
        "placement": .list(.named("NodeDevices")), "restarts": .count, "cause": .named("RunEnd").orNull,
        "held": .object(["schemeShare": .money, "ownShare": .money, "deviceSeconds": .count]).says(
          "What the ledger holds until the job is settled."),
        "measuredMilliseconds": .count.orNull,
        "overrunSeconds": .count.orNull.says("By how much the last run outlasted its walltime: reported, never charged."),
        "deviceSeconds": .count.orNull, "total": .money.orNull,
        "schemeShare": .money.orNull, "ownShare": .money.orNull,
      ]).says("One run. What it was charged is null until it is settled."))
    name(
      "RunEnd",
      .object([
        "kind": .choice(["exited", "signalled", "walltime", "cancelled", "centre", "launch-failed"]),
        "code": .integer.optional, "signal": .integer.optional, "reason": .string.optional,
      ]).says("Why a run ended."))
  }
}
