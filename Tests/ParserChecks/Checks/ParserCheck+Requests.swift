internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Web

extension ParserCheck {
  /// Whole requests to the API: target, query, headers, cookies, body, through every use case, over a city in which one of
  /// everything exists.
  ///
  /// The first line is `PERSON METHOD TARGET` (`-` for nobody), then header lines, an empty line, and the body. Words in
  /// braces stand for what there is: see `CheckedCity`. Whatever is asked, Praya finds no fault of its own (no 5xx), every
  /// answer reads as what it says that it is, and after each change the books add up and the queue can be played on.
  static let requests = ParserCheck("requests", mostBytes: 4096) { bytes in
    let city = try await CheckedCity.shared.value
    guard let asked = AskedRequest(city.filledIn(String(decoding: bytes, as: UTF8.self)), in: city) else { return }
    let world = try await CityPlace.shared.world()
    let response = await world.api.router.respond(to: asked.request)
    try checkResponse(response, to: asked.request)
    guard response.status.rawValue < 300, ![.get, .head].contains(asked.request.method) else { return }
    try await world.promiseSound()
    await CityPlace.shared.leave()
  }

  private static func checkResponse(_ response: HTTPResponse, to request: HTTPRequest) throws(BrokenPromise) {
    let status = response.status.rawValue
    let said = String(decoding: (response.bytes ?? []).prefix(500), as: UTF8.self)
    // 503 says that something outside is out of reach, such as this city's centre, to which nothing is connected.
    try promise(status < 500 || status == 503, "\(request.method) \(request.path): \(status) \(said)")
    guard let bytes = response.bytes, !bytes.isEmpty else { return }
    let type = response.headers["Content-Type"] ?? ""
    let isProblem = type.hasPrefix("application/problem+json")
    try promise(isProblem == (status >= 400), "\(request.path): \(status) as \(type)")
    guard type.hasPrefix("application/json") || isProblem else { return }
    let root = try? JSONReader.read(bytes, mostBytes: 64 << 20, mostDepth: 64)
    guard let root, case .object(let members) = root.value else {
      throw BrokenPromise("\(request.path): an answer is a JSON object: \(said)")
    }
    let repeated = FaultList()
    root.findRepetitions(repeated)
    try promise(repeated.isEmpty, "\(request.path): an answer names no field twice: \(said)")
    guard status == 422 else { return }
    guard case .array(let faults)? = members.first(where: { $0.name == "faults" })?.value.value else {
      throw BrokenPromise("\(request.path): a refusal of input has faults: \(said)")
    }
    try promise(!faults.isEmpty, "\(request.path): a refusal of input names a fault: \(said)")
  }
}

/// The city that requests go to. Refusals change nothing that matters, so it is made anew only after a change, and now and
/// then, since attempts to sign in are counted.
private actor CityPlace {
  static let shared = CityPlace()
  private var present: (world: CheckedHub, uses: Int)?

  func world() async throws -> CheckedHub {
    if let (world, uses) = present, uses < 200 {
      present = (world, uses + 1)
      return world
    }
    await leave()
    let world = try await CheckedHub(image: try await CheckedCity.shared.value.image, centre: CheckedCity.centre)
    present = (world, 1)
    return world
  }

  func leave() async {
    guard let (world, _) = present else { return }
    present = nil
    _ = try? await world.close()
  }
}

/// A request as these inputs write it.
private struct AskedRequest {
  let request: HTTPRequest

  init?(_ text: String, in city: CheckedCity) {
    let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
    let words = lines[0].split(separator: " ", maxSplits: 2)
    guard words.count == 3 else { return nil }
    var headers: HTTPHeaders = [:]
    if let session = city.sessions[String(words[0])] { headers["Authorization"] = "Bearer \(session)" }
    for line in lines.dropFirst().prefix(100) {
      let field = line.split(separator: ":", maxSplits: 1)
      if field.count == 2 { headers.add(String(field[0]), String(field[1].drop { $0 == " " })) }
    }
    let body = parts.count == 2 ? Array(parts[1].utf8) : []
    let method = HTTPMethod(rawValue: String(words[1]))
    guard let request = try? HTTPRequest(id: "r1", method, String(words[2]), headers: headers, body: body) else { return nil }
    self.request = request
  }
}
