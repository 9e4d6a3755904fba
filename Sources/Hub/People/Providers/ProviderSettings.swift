internal import Access
public import Language
internal import OpenID
public import Quantities

/// A provider as the administrator sets it up.
public struct ProviderSettings: Sendable, Hashable {
  public var issuer: String
  public var clientID: String
  /// Nil keeps the one that is there, as long as issuer and client stay the same; an empty one takes it away.
  public var clientSecret: String?
  public var name: Phrase
  public var isEnabled: Bool
  public var createsPeople: Bool
  public var emailDomains: [String]

  public init(
    issuer: String, clientID: String, clientSecret: String? = nil, name: Phrase, isEnabled: Bool = true,
    createsPeople: Bool = false, emailDomains: [String] = []
  ) {
    self.issuer = issuer
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.name = name
    self.isEnabled = isEnabled
    self.createsPeople = createsPeople
    self.emailDomains = emailDomains
  }

  /// More domains are not taken.
  public static let mostDomains = 50

  /// What is wrong with them, field by field.
  func faults() -> [Problem.Fault] {
    var faults: [Problem.Fault] = []
    func fault(_ field: String, _ rule: String, _ english: String, _ chinese: String) {
      faults.append(.init(field: field, rule: rule, Phrase(english, chinese)))
    }
    if Issuer(issuer) == nil {
      fault(
        "issuer", "form", "The issuer is an https:// address without a query, or an http:// address of this machine.",
        "簽發者須為不含查詢部分的 https:// 網址，或本機的 http:// 網址。")
    }
    if !Self.isPlain(clientID, 1...255) {
      fault("clientID", "form", "The client's name has 1 to 255 visible ASCII characters.", "用戶端名稱須為 1 至 255 個可見 ASCII 字元。")
    }
    if let clientSecret, !Self.isPlain(clientSecret, 0...1024) {
      fault(
        "clientSecret", "form", "The client's secret has at most 1024 visible ASCII characters.",
        "用戶端密鑰不得多於 1024 個可見 ASCII 字元。")
    }
    for (language, text) in [("en", name.english), ("zh-Hant", name.traditionalChinese)]
    where text.isEmpty || text.utf8.count > 200
      || text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    {
      fault(
        "name.\(language)", "length", "A name has 1 to 200 bytes and no control characters.", "名稱須為 1 至 200 個位元組，且不含控制字元。")
    }
    if emailDomains.count > Self.mostDomains || Set(emailDomains).count != emailDomains.count
      || !emailDomains.allSatisfy(Self.isDomain)
    {
      fault(
        "emailDomains", "form",
        "The domains are at most \(Self.mostDomains), in lower case, each once, such as harbour.example.",
        "網域最多 \(Self.mostDomains) 個，以小寫書寫且不重複，例如 harbour.example。")
    }
    if createsPeople, emailDomains.isEmpty {
      fault(
        "autoCreate", "domains", "Accounts are made by themselves only for addresses in 'emailDomains': name at least one.",
        "只可為「emailDomains」所列網域的電郵地址自動建立帳戶：請至少填寫一個網域。")
    }
    return faults
  }

  private static func isPlain(_ text: String, _ length: ClosedRange<Int>) -> Bool {
    length.contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }

  private static func isDomain(_ text: String) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return text.utf8.count <= 253 && labels.count >= 2
      && labels.allSatisfy { label in
        (1...63).contains(label.count)
          && label.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
      }
  }
}

/// A provider as the administrator sees it: of the secret, only whether there is one.
public struct ConfiguredProvider: Sendable, Hashable {
  public let id: Slug
  public let issuer: String
  public let clientID: String
  public let hasSecret: Bool
  public let name: Phrase
  public let isEnabled: Bool
  public let createsPeople: Bool
  public let emailDomains: [String]
  public let changedAt: Instant

  init(_ record: ProviderRecord) {
    id = record.id
    issuer = record.issuer
    clientID = record.clientID
    hasSecret = record.clientSecret != nil
    name = record.name
    isEnabled = record.isEnabled
    createsPeople = record.createsPeople
    emailDomains = record.emailDomains
    changedAt = record.changedAt
  }
}

/// A provider as everybody sees it.
public struct OfferedProvider: Sendable, Hashable {
  public let id: Slug
  public let name: Phrase
}
