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
    describe(
      .post, "/api/v1/jobs/{name}/release", "releaseJob", in: .jobs, "Release a job that was submitted on hold.",
      answers: .ok(runs, "The runs."))
  }

  private mutating func describeKindsOfJobs() {
    name(
      "Job",
      .object([
        "id": .named("JobName"), "name": .string, "submission": .identifier, "arrayIndex": .count.orNull, "organisation": .slug,
        "project": .slug, "submitter": .identifier, "grant": .identifier.orNull, "centre": .slug, "pool": .slug,
        "quotation": .identifier.orNull, "state": .choice(JobState.self), "stateLabel": .phrase,
        "reason": .choice(WaitingReason.self).orNull.says("Why it waits."), "reasonText": .phrase.orNull,
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
