import JSON
public import Language
import Quantities

extension Scheme {
  /// Reads a scheme file. Limits: 256 KiB, 16 levels, 100 entries a list, 2,000 characters a text.
  ///
  /// - Returns: the scheme, or nil and every fault at once: its field's path, its rule, its line, and what is
  ///   wrong in both languages. A file that is no JSON text has one fault, where reading stopped.
  public static func read(_ bytes: [UInt8]) -> (scheme: Scheme?, faults: [Problem.Fault]) {
    let root: JSONNode
    do { root = try JSONReader.read(bytes) } catch { return (nil, [error.fault]) }
    let faults = FaultList()
    let scheme = FieldReader(node: root, path: "", faults: faults).object(read)
    return (faults.isEmpty ? scheme : nil, faults.sorted)
  }

  private static func read(_ object: ObjectReader) -> Scheme? {
    let id = object.required("id")?.slug()
    let name = object.required("name")?.phrase(most: 200)
    let summary = object.required("summary")?.phrase()
    let notes = object["notes"]?.list { $0.phrase() } ?? []
    let jurisdiction = object.required("jurisdiction")?.place()
    let currencyField = object.required("currency")?.currency()
    let source = object.required("source")?.source()
    let validity = object["valid"]?.days() ?? .always
    let payment: Payment? = object["payment"]?.choice()
    let grantsField = object.required("grants")?.grants()
    let base = object["base"]?.base()
    // Where these two are faulty, the amounts are still looked at, so that their faults show too.
    let currency = currencyField ?? .hongKongDollar
    let grants = grantsField ?? .money
    let unit = grants.unit(currency)

    let fund = object["fund"]?.fund(unit) ?? Fund()
    let rates = object["rates"]?.list { $0.rate(currency) } ?? []
    let caps = object["caps"]?.list { $0.cap(unit, currency) } ?? []
    let leastAward = object["least-award"]?.amount(unit)
    let claims = object["claims"]?.claims() ?? ClaimLimits()
    let request = object["request"]?.request(currency) ?? RequestLimits()
    let requirements = object["requirements"]?.list { $0.requirement(currency) } ?? []
    let windows = object["windows"]?.list { $0.window() } ?? []
    let decision =
      object["decision"]?.decision(currency)
      ?? DecisionRules(automaticWhen: [], partialRandomisation: false, criteria: [], publicHolidays: [])
    let reports = object["progress-reports"]?.reports()

    guard let id, let name, let summary, let jurisdiction, let source, currencyField != nil, grantsField != nil else {
      return nil
    }
    let scheme = Scheme(
      id: id, name: name, summary: summary, notes: notes, jurisdiction: jurisdiction, currency: currency, source: source,
      validity: validity, payment: payment, grants: grants, base: base ?? .costs(of: nil), fund: fund, rates: rates, caps: caps,
      leastAward: leastAward, claims: claims, request: request, requirements: requirements, windows: windows,
      decision: decision, progressReports: reports)
    scheme.checkTogether(object, statesBase: base != nil)
    return scheme
  }

  /// Rules that join several fields.
  private func checkTogether(_ object: ObjectReader, statesBase: Bool) {
    if case .money = unit {
    } else {
      let free = Phrase(
        "device-seconds and credits are granted in full; leave this field out.", "GPU 小時與點數全數批出；請省去此欄位。")
      for (name, stands) in [("rates", !rates.isEmpty), ("payment", payment != nil), ("base", statesBase)] where stands {
        object.fault(name, "not-for-this-grant", free)
      }
    }
    if let inAll = fund.inAll, let perYear = fund.perYear, perYear.units > inAll.units {
      object.fault(
        "fund", "order", Phrase("'per-year' is more than 'in-all'.", "「per-year」多於「in-all」。"))
    }
    if !decision.automaticWhen.isEmpty, decision.by == nil || decision.by == .rules {
      object.fault(
        "decision", "automatic-when",
        Phrase("'automatic-when' needs 'by' to name who decides otherwise.", "填寫「automatic-when」時，須以「by」列明其餘由誰決定。"))
    }
  }
}
