internal import HTTPService
internal import JSON

extension APIDescription {
  /// The version of the API that is described. It changes with what the routes take and answer.
  static let version = "1.0.0"

  /// The document as it is served.
  var document: [UInt8] {
    JSONWriter.object { json in
      json.field("openapi", "3.1.1")
      json.object("info") {
        $0.field("title", "Praya")
        $0.field("version", APIDescription.version)
        $0.field("summary", "A city's public AI hub: application, grant, compute, metering, books.")
        $0.field("description", APIDescription.introduction)
        $0.object("license") {
          $0.field("name", "Apache 2.0")
          $0.field("identifier", "Apache-2.0")
        }
      }
      json.array("servers", ["/"]) { json, address in json.object { $0.field("url", address) } }
      json.array("security", ["bearer", "cookie"]) { json, scheme in json.object { $0.strings(scheme, []) } }
      json.array("tags", APIPart.allCases) { json, part in
        json.object {
          $0.field("name", part.rawValue)
          $0.field("description", part.note)
        }
      }
      json.object("paths") { $0.paths(of: routes) }
      json.object("components") { $0.components(schemas) }
    }
  }

  private static let introduction = """
    Requests and answers are JSON in UTF-8. A request leaves out what is unknown, an answer writes null. Fields and \
    parameters that a route does not know are refused; answers may gain fields. Refusals are problem documents (RFC 9457) \
    that name every field with the rule it breaks, in the language that `Accept-Language` asks for: `en` or `zh-Hant`. Money \
    is whole minor units of a currency, use is whole device-seconds, moments are RFC 3339.
    """
}

extension JSONWriter {
  fileprivate mutating func paths(of routes: [RouteDescription]) {
    var order: [String] = []
    var methods: [String: [RouteDescription]] = [:]
    for route in routes {
      let path = PathForms.written(route.template)
      if methods[path] == nil { order.append(path) }
      methods[path, default: []].append(route)
    }
    for path in order {
      object(path) { json in
        for route in methods[path] ?? [] { json.object(route.method.rawValue.lowercased()) { $0.operation(route) } }
      }
    }
  }

  private mutating func operation(_ route: RouteDescription) {
    field("operationId", route.id)
    strings("tags", [route.part.rawValue])
    field("summary", route.summary)
    if let detail = route.detail { field("description", detail) }
    if route.isOpen { array("security", [Int]()) { $0.integer($1) } }
    array("parameters", route.parameters) { json, parameter in
      json.object {
        $0.field("name", parameter.name)
        $0.field("in", parameter.place)
        if parameter.place == "path" || !parameter.schema.isOptional { $0.field("required", true) }
        if let note = parameter.schema.note { $0.field("description", note) }
        if parameter.place == "query" { $0.field("allowEmptyValue", true) }
        var schema = parameter.schema
        schema.note = nil
        $0.field("schema") { $0.schema(schema) }
      }
    }
    if let body = route.body {
      object("requestBody") {
        // Bytes may be none: a file may be empty.
        $0.field("required", body.schema != nil)
        $0.contents([body])
      }
    }
    object("responses") { json in
      for answer in route.allAnswers { json.object(answer.status.description) { $0.answer(answer) } }
      for refusal in route.allRefusals {
        json.object(refusal.status.description) { json in
          if route.manners.contains(.pages) {
            json.refusal(refusal, as: [.problem, .page])
          } else {
            json.field("$ref", "#/components/responses/\(refusal.rawValue)")
          }
        }
      }
    }
  }

  private mutating func refusal(_ refusal: Refusal, as contents: [Content]) {
    field("description", refusal.note)
    let cookie = Schema.string.optional.says("A sign-in that is over takes its cookie away.")
    headers(refusal.headers + (contents.contains { $0.type == Content.page.type } ? [("Set-Cookie", cookie)] : []))
    self.contents(contents)
  }

  private mutating func answer(_ answer: Answer) {
    field("description", answer.note)
    headers(answer.headers)
    if !answer.contents.isEmpty { contents(answer.contents) }
  }

  private mutating func headers(_ headers: [(name: String, schema: Schema)]) {
    object("headers") { json in
      for common in EveryAnswerHeader.allCases {
        json.object(common.name) { $0.field("$ref", "#/components/headers/\(common.rawValue)") }
      }
      for header in headers {
        json.object(header.name) { json in
          if let note = header.schema.note { json.field("description", note) }
          if !header.schema.isOptional { json.field("required", true) }
          var schema = header.schema
          schema.note = nil
          json.field("schema") { $0.schema(schema) }
        }
      }
    }
  }

  private mutating func contents(_ contents: [Content]) {
    object("content") { json in
      for content in contents {
        json.object(content.type) { json in
          if let schema = content.schema { json.field("schema") { $0.schema(schema) } }
        }
      }
    }
  }

  fileprivate mutating func components(_ schemas: [(name: String, schema: Schema)]) {
    object("schemas") { json in
      for named in schemas { json.field(named.name) { $0.schema(named.schema) } }
    }
    object("responses") { json in
      for refusal in Refusal.allCases {
        json.object(refusal.rawValue) { $0.refusal(refusal, as: [.problem]) }
      }
    }
    object("headers") { json in
      for header in EveryAnswerHeader.allCases {
        json.object(header.rawValue) {
          $0.field("description", header.note)
          if header.isAlwaysThere { $0.field("required", true) }
          $0.field("schema") { $0.schema(header.schema) }
        }
      }
    }
    object("securitySchemes") { json in
      json.object("bearer") {
        $0.field("type", "http")
        $0.field("scheme", "bearer")
        $0.field("description", "The secret of a session or of a token (RFC 6750).")
      }
      json.object("cookie") {
        $0.field("type", "apiKey")
        $0.field("in", "cookie")
        $0.field("name", Call.sessionCookie)
        $0.field(
          "description",
          "A browser's session, from `signIn` with `cookie`. It changes something only from the hub's own pages "
            + "(`Sec-Fetch-Site: same-origin`, or `Origin`).")
      }
    }
  }
}

extension RouteDescription {
  fileprivate var parameters: [(place: String, name: String, schema: Schema)] {
    PathForms.parameters(of: template, known: path).map { ("path", $0.name, $0.schema) }
      + query.map { ("query", $0.name, $0.schema.optional) } + readHeaders.map { ("header", $0.name, $0.schema) }
  }
}
