internal import HTTPService

extension APIDescription {
  mutating func describeEvents() {
    let last = Schema.pattern("^[0-9]{0,19}$").optional.says("The `id` of the last event that the client had: it goes on there.")
    let detail = "docs/events.md tells the events. One person may have 20 streams open."
    describe(
      .get, "/api/v1/jobs/{name}/events", "watchJob", in: .jobs, "Follow a job's state, as server-sent events.",
      detail: detail, headers: ["Last-Event-ID": last],
      answers: .events("`state` for each change, `end` as the last; their data is the job."))
    describe(
      .get, "/api/v1/jobs/{name}/log/events", "watchJobLog", in: .jobs, "Follow a job's output, as server-sent events.",
      detail: detail, query: ["errors": .boolean.says("The error output, where it goes to a file of its own.")],
      headers: ["Last-Event-ID": last],
      answers: .events("`log` for each part, `reset` where the file began anew, `end` as the last."))
    describe(
      .get, "/api/v1/projects/{id}/events", "watchProject", in: .projects,
      "Follow all jobs of a project, as server-sent events.", detail: detail, headers: ["Last-Event-ID": last],
      answers: .events("`present` for each job that is not over, `ready`, then `state` for each change."))
  }
}
