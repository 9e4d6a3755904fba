internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Offers
internal import Quantities

extension RouteTable {
  /// A script of 1 MiB may take six in JSON's escapes.
  private static let offerBodyBytes = 8 << 20

  /// Where a job could run.
  mutating func addOffers() {
    add(.post, "/api/v1/offers", body: .read(mostBytes: Self.offerBodyBytes), cost: .heavy) { call, actor in
      let request = try call.body(mostBytes: Self.offerBodyBytes) { $0.offerRequest() }
      let answer = try await call.hub.requestOffers(request, by: actor)
      return .json(JSONWriter.value { $0.offers(answer) })
    }
  }
}

extension ObjectReader {
  /// The fields of a request for offers, which a submission has too.
  func offerRequest() -> OfferQuestion? {
    let script = required("script")?.string(mostBytes: 16 << 20)
    let fileName = self["fileName"]?.text(most: 255)
    let options = self["options"]?.values(most: 1000) { $0.string(mostBytes: 4096) }
    let project = self["project"]?.shortName()
    let grant = self["grant"]?.identifier(GrantKind.self)
    let preference: Ranking? = self["preference"]?.choice()
    return script.map {
      OfferQuestion(
        script: Array($0.utf8), fileName: fileName, options: options ?? [], project: project, grant: grant,
        preference: preference ?? .cheapest)
    }
  }
}
