internal import HTTPService

extension APIDescription {
  mutating func describeJobFiles() {
    let offset = Schema.count.says("Where in the file to begin, in bytes; 0 if left out.")
    describe(
      .get, "/api/v1/jobs/{name}/log", "readJobLog", in: .jobs, "A part of a job's output, also while it runs.",
      detail: "At most 1 MiB; ask again from where it ended.",
      query: ["errors": .boolean.says("The error output, where it goes to a file of its own."), "offset": offset],
      answers: .part("text/plain; charset=utf-8", "A part of the output."))
    describeList(
      "/api/v1/jobs/{name}/files", "listJobFiles", in: .jobs, "The files of a job's folder.",
      of: .object(["name": .string, "bytes": .count]))
    describe(
      .get, "/api/v1/jobs/{name}/files/{path...}", "readJobFile", in: .jobs, "A part of a file of a job's folder.",
      detail: "At most 1 MiB; ask again from where it ended.", query: ["offset": offset],
      answers: .part("application/octet-stream", "A part of the file.").with(
        header: "Content-Disposition", .string.says("`attachment`: what a job wrote is nobody's page.")))
    describe(
      .put, "/api/v1/jobs/{name}/inputs/{file...}", "putJobInput", in: .jobs, "Put a file into the folder of a job on hold.",
      detail: "At most 16 MiB.", body: .bytes, answers: .done("Stored."))
  }
}
