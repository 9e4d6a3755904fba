import Console
import HTTPService
import Language
import Quantities

/// The options of every command that speaks to a hub.
enum HubOptions {
  static let hub = Option(
    "hub", "URL", as: .hub,
    Phrase(
      "The hub's address; else $PRAYA_HUB, the one signed in to, or \(HubAddress.standard).",
      "平台網址；未填則用 $PRAYA_HUB、已登入的平台或 \(HubAddress.standard)。"))
  static let tokenFile = Option(
    "token-file", "FILE", as: .text,
    Phrase(
      "A file that holds an API token; else $PRAYA_TOKEN, or the session of 'sign-in'.",
      "載有 API 令牌的檔案；未填則用 $PRAYA_TOKEN 或「sign-in」的登入。"))
  static let certificates = Option(
    "certificates", "FILE", as: .text,
    Phrase("Trusted certificates in PEM, in place of the system's.", "以此 PEM 檔案的憑證代替系統信任的憑證。"))

  static let all: [any OptionDeclaring] = [hub, tokenFile, certificates]
}

extension Invocation {
  /// The hub that the words, the environment or the saved sign-in name.
  func hubAddress(_ saved: SavedSession?) throws -> HubAddress {
    let named: HubAddress?
    if let option = self[HubOptions.hub] {
      named = option
    } else if let variable = terminal.variable("PRAYA_HUB") {
      guard let address = HubAddress(variable) else {
        throw UsageError.invalidValue(variable, subject: "$PRAYA_HUB", expected: ValueKind.hub.expected)
      }
      named = address
    } else {
      named = HubAddress(saved?.hub ?? HubAddress.standard)
    }
    guard var address = named else {
      throw Failure(Phrase("The saved sign-in names no hub. Sign in anew.", "已儲存的登入資料沒有平台網址，請重新登入。"))
    }
    address.certificateAuthorityFile = self[HubOptions.certificates] ?? terminal.variable("PRAYA_CERTIFICATES")
    return address
  }

  /// The hub, spoken to as whoever is signed in.
  func hub() throws -> HubClient {
    let saved = try SavedSession.load(terminal)
    let address = try hubAddress(saved)
    return client(address, token: try token(for: address, saved))
  }

  func client(_ address: HubAddress, token: String?) -> HubClient {
    let (terminal, language) = (terminal, language)
    return HubClient(address, token: token, language: language) { terminal.progress($0[language]) }
  }

  /// A saved secret goes to no other hub than its own.
  private func token(for address: HubAddress, _ saved: SavedSession?) throws -> String? {
    if let file = self[HubOptions.tokenFile] {
      let text = String(decoding: try read(file, limit: 4096), as: UTF8.self)
      return text.split(whereSeparator: \.isWhitespace).first.map(String.init)
    }
    if let variable = terminal.variable("PRAYA_TOKEN") { return variable }
    return saved?.hub == address.url ? saved?.secret : nil
  }

  /// An amount in the hub's currency, as the API writes it.
  func money(_ digits: String, for option: String, in hub: HubClient) async throws -> JSONValue {
    let city = try await hub.send(HubRequest(.get, "city")).json
    guard let code = city["currency"].text, let currency = Currency(code: code) else {
      throw Failure(Phrase("The hub does not say which currency it has.", "平台沒有說明所用貨幣。"))
    }
    guard let money = try? Money(decimal: digits, currency) else {
      throw UsageError.invalidValue(
        digits, subject: option,
        expected: Phrase(
          "an amount in \(code) with at most \(currency.exponent) decimal places", "\(code) 金額，小數位最多 \(currency.exponent) 位"))
    }
    return .fields([("minorUnits", .whole(money.minorUnits)), ("currency", .text(code))])
  }
}
