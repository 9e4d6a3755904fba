public import Language
public import Quantities
import Scheduling

extension Refusal {
  /// The reason in both languages, with its figures.
  ///
  /// - Parameter calendar: the city's, by whose clock moments are written.
  public func phrase(in calendar: CityCalendar) -> Phrase {
    func moment(_ instant: Instant) -> String { Format.moment(instant, in: calendar) }
    return phrase(writing: moment)
  }

  private func phrase(writing moment: (Instant) -> String) -> Phrase {
    switch self {
    case .otherPoolAsked(let asked):
      Phrase("The job asks for the pool '\(asked)'.", "作業指定了資源池「\(asked)」。")
    case .deviceModel(let asked, let has?):
      Phrase("The job asks for \(asked); this place has \(has).", "作業要求 \(asked)，而此處的裝置是 \(has)。")
    case .deviceModel(let asked, nil):
      Phrase("The job asks for \(asked); this place has no devices.", "作業要求 \(asked)，而此處沒有加速裝置。")
    case .neverFits(let misfit): misfit.phrase
    case .jurisdiction(let place, let allowed): Refusal.jurisdictionPhrase(place: place, allowed: allowed)
    case .clearance(let needed, let has):
      Phrase(
        "The project's data is \(needed.name.english); this place is cleared up to \(has.name.english).",
        "項目的資料屬「\(needed.name.traditionalChinese)」級別，而此處最高只可處理「\(has.name.traditionalChinese)」級別的資料。")
    case .grantNotForCentre: Phrase("The grant cannot be used at this centre.", "這項資助不適用於此中心。")
    case .grantNotForModel(let model): Phrase("The grant cannot be used for \(model).", "這項資助不適用於 \(model)。")
    case .outsidePackage: Phrase("The grant is a package in another pool.", "這項資助是另一資源池的租用配套。")
    case .grantExpires(let expiry, let end):
      Phrase(
        "The grant ends at \(moment(expiry)); here the job could run until \(moment(end)).",
        "資助於 \(moment(expiry)) 到期，而作業在此處可能運行至 \(moment(end))。")
    case .ownMoney(let needed, let available):
      Phrase(
        "The own share is at most \(Format.money(needed)); \(Format.money(available)) of own money is available.",
        "自付部分最多為 \(Format.money(needed))，而可用的自有資金為 \(Format.money(available))。")
    case .deviceSeconds(let model, let needed, let available):
      Phrase(
        "The job can use \(Format.deviceHours(needed)) device-hours of \(model); the grant has "
          + "\(Format.deviceHours(available)) left.",
        "作業最多使用 \(Format.deviceHours(needed)) 個 \(model) 裝置小時，而資助尚餘 \(Format.deviceHours(available)) 個。")
    case .beyondLedger: Phrase("The cost is beyond what the ledger can hold.", "費用超出帳目可記錄的上限。")
    case .draining: Phrase("This place takes no new jobs at present.", "此處目前不接受新作業。")
    case .unreachable(let since?):
      Phrase("This place has not answered since \(moment(since)).", "自 \(moment(since)) 起無法與此處聯繫。")
    case .unreachable(nil): Phrase("This place does not answer at present.", "目前無法與此處聯繫。")
    case .maintenance(let until?):
      Phrase("Under maintenance until \(moment(until)).", "維護中，預計至 \(moment(until)) 完成。")
    case .maintenance(nil): Phrase("Under maintenance; no end is known.", "維護中，完成時間未定。")
    case .nodesOutOfService: Phrase("Nodes that the job needs are out of service.", "作業所需的節點目前停用。")
    }
  }

  private static func jurisdictionPhrase(place: String, allowed: [String]) -> Phrase {
    guard !allowed.isEmpty else {
      return Phrase(
        "No jurisdiction is allowed for the project's data; this place is in \(place).",
        "項目的資料未獲准存放於任何司法管轄區；此處位於 \(place)。")
    }
    return Phrase(
      "The project's data may be in \(allowed.joined(separator: ", ")) only; this place is in \(place).",
      "項目的資料只可存放於 \(allowed.joined(separator: "、"))，而此處位於 \(place)。")
  }
}
