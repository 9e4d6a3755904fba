/// The language that a reader reads.
public enum ReaderLanguage: String, CaseIterable, Sendable, Codable {
  case english = "en"
  case traditionalChinese = "zh-Hant"

  /// The better of the two for an `Accept-Language` header (RFC 9110, 12.5.4): the listed language of the
  /// highest weight, any Chinese counting as Traditional Chinese; English when nothing fits.
  public init(acceptLanguage header: String) {
    var best: (language: ReaderLanguage, weight: Double)?
    for item in header.split(separator: ",").prefix(20) {
      let pieces = item.split(separator: ";").map { $0.filter { $0 != " " } }
      guard let tag = pieces.first?.lowercased() else { continue }
      let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      let language: ReaderLanguage? =
        tag.hasPrefix("zh") ? .traditionalChinese : tag.hasPrefix("en") || tag == "*" ? .english : nil
      if let language, weight > best?.weight ?? 0 { best = (language, weight) }
    }
    self = best?.language ?? .english
  }
}

/// One message in both languages. Whoever writes a message writes it in both, or it does not compile.
public struct Phrase: Hashable, Sendable {
  public let english: String
  public let traditionalChinese: String

  public init(_ english: String, _ traditionalChinese: String) {
    self.english = english
    self.traditionalChinese = traditionalChinese
  }

  /// A name or figure that is the same in both.
  public init(same text: String) { self.init(text, text) }

  public subscript(language: ReaderLanguage) -> String {
    switch language {
    case .english: english
    case .traditionalChinese: traditionalChinese
    }
  }
}

extension Phrase: Codable {
  private enum CodingKeys: String, CodingKey {
    case english = "en"
    case traditionalChinese = "zh-Hant"
  }
}
