internal import HTTPService
internal import Quantities

extension RouteTable {
  /// The description, for anybody.
  mutating func addDescription() {
    addOpen(.get, "/api/v1/openapi.json") { call in
      let served = ServedDescription.current
      var response =
        call.request.headers["If-None-Match"].map(served.matches) ?? false
        ? HTTPResponse(status: .notModified) : HTTPResponse.json(served.bytes)
      response.headers["ETag"] = served.tag
      response.headers["Cache-Control"] = "public, max-age=300"
      return response
    }
  }
}

/// The description's bytes and their entity tag, made once.
private struct ServedDescription {
  static let current = ServedDescription(APIDescription.whole.document)

  let bytes: [UInt8]
  let tag: String

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    tag = "\"\(Digest(of: bytes).description.prefix(32))\""
  }

  /// Whether an `If-None-Match` names this one (RFC 9110, 13.1.2): `*`, or a list in which it stands, weak or not.
  func matches(_ header: String) -> Bool {
    header.split(separator: ",").contains { item in
      let item = item.filter { $0 != " " }
      return item == "*" || item == tag || item == "W/" + tag
    }
  }
}
