import HTTPService

/// One request of the hub's API, without the hub's address and the sender's credential.
struct HubRequest: Sendable {
  enum Body: Sendable {
    case none
    case json(JSONValue)
    case bytes([UInt8], contentType: String)
  }

  let method: HTTPMethod
  /// Below `/api/v1`, not yet percent-encoded.
  let path: [String]
  var query: [(name: String, value: String)] = []
  var body = Body.none
  var headers: HTTPHeaders = [:]
  /// Whether it may be sent again when its answer was lost: by its method (RFC 9110, 9.2.2), or since it has a key.
  var isRepeatable: Bool
  /// How long its answer may take; nil for as long as any other's.
  var time: Duration?
  /// Whether lines that a refusal names are those of a file that the reader knows.
  var quotesLines = false

  init(_ method: HTTPMethod, _ path: String..., json: JSONValue? = nil) {
    self.method = method
    self.path = path
    if let json { body = .json(json) }
    isRepeatable = [.get, .put, .delete].contains(method)
  }

  init(_ method: HTTPMethod, path: [String], body: Body = .none) {
    self.method = method
    self.path = path
    self.body = body
    if case .bytes = body { quotesLines = true }
    isRepeatable = [.get, .put, .delete].contains(method)
  }

  /// The same with another item in its query; without one where there is no value.
  func query(_ name: String, _ value: String?) -> HubRequest {
    guard let value else { return self }
    var request = self
    request.query.append((name, value))
    return request
  }

  /// The address below the hub's.
  var target: String {
    let path = "/api/v1/" + path.map(\.percentEncoded).joined(separator: "/")
    guard !query.isEmpty else { return path }
    return path + "?" + query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }.joined(separator: "&")
  }
}

extension String {
  /// Every byte but the unreserved ones of RFC 3986, 2.3, percent-encoded.
  var percentEncoded: String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
