import Foundation
import HTTPService
import Testing

@Suite struct CatalogueTests {
  @Test func theCatalogueShowsTheCityItsCentresAndItsModels() async throws {
    let world = try await World.make()
    let city = try await world.ask(.get, "/api/v1/city", as: "sam")
    #expect(city["name"]["zh-Hant"].text == "測試市" && city["currency"].text == "HKD")
    let centre = try await world.ask(.get, "/api/v1/centres/east", as: "sam")
    #expect(centre["pools"][0]["pricePerHour"]["minorUnits"].number == 3600)
    #expect(centre["pools"][0]["nodes"].items.count == 2)
    // 16 × 989.4 TFLOPS: a figure of one precision, which is named in it.
    let capacity = centre["capacity"].items
    #expect(Set(capacity.compactMap { $0["precision"].text }).count == capacity.count)
    #expect(capacity.first { $0["precision"].text == "FP16" }?["text"]["en"].text == "15.83 PFLOPS (FP16, dense)")
    #expect(try await world.ask(.get, "/api/v1/centres/west", as: "sam").status == 404)
    let models = try await world.ask(.get, "/api/v1/device-models", as: "sam")
    #expect(
      models["items"].items.contains { $0["id"].text == "h100" && $0["peaksGigaOperationsPerSecond"]["FP64"].number != nil })
    #expect(
      try await world.ask(.get, "/api/v1/organisations", as: "lok")["items"].items.compactMap { $0["id"].text } == ["harbour"])
    #expect(try await world.ask(.get, "/api/v1/organisations", as: "sam")["items"].items.isEmpty)
  }

  @Test func anOperatorDrainsPricesAndClosesOnlyWhatIsTheirs() async throws {
    let world = try await World.make()
    let drained = try await world.ask(.patch, "/api/v1/centres/east", as: "opa", #"{"draining":true}"#)
    #expect(drained["isDraining"].flag == true)
    let pool = try await world.ask(
      .patch, "/api/v1/pools/east-h100", as: "opa", #"{"pricePerHour":{"minorUnits":4000,"currency":"HKD"}}"#)
    #expect(pool["pricePerHour"]["minorUnits"].number == 4000, "\(pool.text)")
    let backwards = try await world.ask(
      .post, "/api/v1/pools/east-h100/maintenance", as: "opa",
      #"{"startsAt":"2027-01-02T00:00:00Z","endsAt":"2027-01-01T00:00:00Z"}"#)
    #expect(backwards.status == 422 && backwards.faults == ["endsAt order"])
    let window = try await world.ask(
      .post, "/api/v1/pools/east-h100/maintenance", as: "opa",
      #"{"startsAt":"2027-01-01T00:00:00+08:00","endsAt":"2027-01-02T00:00:00+08:00"}"#)
    #expect(window.status == 201 && window["startsAt"].text == "2026-12-31T16:00:00.000Z")
    let id = try #require(window["id"].text)
    #expect(try await world.ask(.get, "/api/v1/centres/east", as: "sam")["maintenance"].items.count == 1)
    #expect(try await world.ask(.delete, "/api/v1/maintenance/\(id)", as: "mei").status == 403)
    #expect(try await world.ask(.delete, "/api/v1/maintenance/\(id)", as: "opa").status == 204)
    #expect(try await world.ask(.get, "/api/v1/centres/east", as: "sam")["maintenance"].items.isEmpty)
  }

  @Test func aSchemeIsCheckedPublishedAskedAndClosed() async throws {
    let world = try await World.make()
    let path = "/api/v1/schemes/hong-kong-ai-subsidy"
    let scheme = try await world.ask(.get, path, as: "lok")
    #expect(scheme["funds"].isNull && scheme["file"]["id"].text == "hong-kong-ai-subsidy")
    #expect(try await world.ask(.get, path, as: "ada")["funds"][0]["appropriated"]["minorUnits"].number == 100_000_000)
    let broken = try await world.ask(.post, "/api/v1/scheme-checks", "{\n\"id\": 5\n}")
    #expect(broken.status == 200 && broken["faults"][0]["line"].number != nil && broken["faults"].items.count > 3)
    let file = try await world.ask(.get, path, as: "ada").text
    #expect(file.contains("\"file\":{"))
    let start = try #require(file.range(of: "\"file\":")?.upperBound)
    let document = String(file[start...].dropLast())
    #expect(try await world.ask(.post, "/api/v1/scheme-checks", document)["faults"].items.isEmpty)
    #expect(try await world.ask(.put, path, as: "ada", document)["revision"].number == 1)
    #expect(try await world.ask(.put, "/api/v1/schemes/other", as: "ada", document).faults == ["id address"])
    let changed = document.replacing("\"per\":", with: "\"per\":").replacing("2027-10-06", with: "2027-10-05")
    #expect(try await world.ask(.put, path, as: "ada", changed)["revision"].number == 2)
    let findings = try await world.ask(
      .post, path + "/assessments", as: "lok",
      #"{"facts":{"costs":{"currency":"HKD","compute":1000}},"organisation":"harbour"}"#)
    #expect(findings["rate"].text == "70%" && findings["amount"].number == 70_000, "\(findings.text)")
    let wrong = try await world.ask(.post, path + "/assessments", as: "lok", #"{"facts":{"month":1,"kind":"firm"}}"#)
    #expect(Set(wrong.faults) == ["facts.month unknown-field", "facts.kind choice"])
    #expect(try await world.ask(.patch, path, as: "ada", #"{"open":false}"#)["open"].flag == false)
    let draft = #"{"scheme":"hong-kong-ai-subsidy","project":"vision","facts":{}}"#
    #expect(try await world.ask(.post, "/api/v1/applications", as: "lok", draft)["name"].text == "scheme-closed")
  }

  @Test func publicMoneyOrDeviceSecondsAreAppropriated() async throws {
    let world = try await World.make()
    let path = "/api/v1/schemes/hong-kong-ai-subsidy/appropriations"
    let lent = try await world.ask(.post, path, as: "ada", #"{"deviceSeconds":3600,"model":"h100","reference":"lent-1"}"#)
    #expect(lent.status == 201 && lent["amount"]["model"].text == "h100", "\(lent.text)")
    for body in [
      #"{"reference":"x"}"#, #"{"amount":{"minorUnits":1,"currency":"HKD"},"deviceSeconds":1,"model":"h100","reference":"x"}"#,
      #"{"deviceSeconds":1,"reference":"x"}"#, #"{"deviceSeconds":0,"model":"h100","reference":"x"}"#,
      #"{"deviceSeconds":1,"model":"h 100","reference":"x"}"#, #"{"amount":{"minorUnits":1,"currency":"EUR"},"reference":"x"}"#,
    ] {
      let reply = try await world.ask(.post, path, as: "ada", body)
      #expect(reply.status == 422, "\(body): \(reply.text)")
    }
    let funds = try await world.ask(.get, "/api/v1/schemes/hong-kong-ai-subsidy", as: "ada")["funds"]
    #expect(funds.items.count == 2)
  }

  @Test func aCityFileIsAppliedOnceExportedAndItsFaultsAreNamed() async throws {
    let world = try await World.make()
    let again = try await world.ask(.put, "/api/v1/city", as: "ada", World.city)
    #expect(again.status == 200 && again["changes"].items.isEmpty, "\(again.text)")
    let export = try await world.ask(.get, "/api/v1/city/export", as: "audrey")
    #expect(export["city"]["currency"].text == "HKD" && !export.text.contains("password"))
    #expect(try await world.ask(.put, "/api/v1/city", as: "ada", export.text).status == 200)
    let twice = World.city.replacing(#""currency": "HKD","#, with: #""currency": "HKD", "currency": "EUR","#)
    #expect(try await world.ask(.put, "/api/v1/city", as: "ada", twice).faults == ["city.currency duplicate-field"])
    let unknown = World.city.replacing(#""timeZone""#, with: #""zone": 1, "timeZone""#)
    #expect(try await world.ask(.put, "/api/v1/city", as: "ada", unknown).faults == ["city.zone unknown-field"])
    #expect(try await world.ask(.put, "/api/v1/city", as: "ada", "{").status == 400)
  }

  @Test func theFirstPageSpeaksBothLanguagesAndLoadsNothing() async throws {
    let world = try await World.make(applies: false)
    let page = try await world.ask(.get, "/", headers: ["Accept-Language": "zh-HK"])
    #expect(page.status == 200 && page.header("Content-Type") == "text/html; charset=utf-8")
    #expect(page.text.contains("<html lang=\"zh-Hant\">") && page.text.contains("/api/v1"))
    #expect(page.text.contains("public AI hub") && page.text.contains("公共人工智能平台"))
    #expect(!page.text.contains("<script") && !page.text.contains("http://") && !page.text.contains("https://"))
    #expect(page.header("Content-Security-Policy")?.hasPrefix("default-src 'none'") == true)
  }

  @Test func aHubWithoutACityIsReadyForOne() async throws {
    let world = try await World.make(applies: false)
    #expect(try await world.ask(.get, "/readyz").status == 200)
    #expect(try await world.ask(.get, "/healthz")["status"].text == "ok")
  }
}
