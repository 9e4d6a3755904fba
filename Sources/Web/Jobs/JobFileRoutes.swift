internal import Centres
internal import HTTPService
internal import Hub
internal import JSON
internal import Language

extension RouteTable {
  /// Logs while a job runs, its files, and inputs before it starts. Bytes come in parts: `offset` says where one
  /// begins, `Praya-Offset` and `Praya-Total` say what came of how much.
  mutating func addJobFiles() {
    add(.get, "/api/v1/jobs/{name}/log", query: ["errors", "offset"]) { call, actor in
      let offset = try call.offset()
      let part = try await call.hub.jobLog(
        call.text("name"), errors: try call.queryFlag("errors") ?? false, from: offset, by: actor)
      return .part(part.bytes, from: offset, of: part.total, contentType: "text/plain; charset=utf-8")
    }
    add(.get, "/api/v1/jobs/{name}/files", query: Call.page) { call, actor in
      .list(try await call.hub.jobFiles(call.text("name"), try call.page(), by: actor)) { json, file in
        json.object {
          $0.field("name", file.name)
          $0.field("bytes", file.bytes)
        }
      }
    }
    add(.get, "/api/v1/jobs/{name}/files/{path...}", query: ["offset"]) { call, actor in
      let offset = try call.offset()
      let part = try await call.hub.jobFile(call.text("path"), of: call.text("name"), from: offset, by: actor)
      var response = HTTPResponse.part(part.bytes, from: offset, of: part.total, contentType: "application/octet-stream")
      // What a job wrote is nobody's page.
      response.headers["Content-Disposition"] = "attachment"
      return response
    }
    add(.put, "/api/v1/jobs/{name}/inputs/{file...}", body: .read(mostBytes: Hub.largestInput)) { call, actor in
      let input = InputFile(name: call.text("file"), bytes: call.request.body)
      try await call.hub.putInput(input, for: call.text("name"), by: actor)
      return .noContent
    }
  }
}
