public import Language

/// How closely data must be guarded, from least to most. A project's data has a class; a place is cleared up to one.
///
/// The upper two are named after the Hong Kong Government's classes of official information (Security Regulations).
public enum DataClass: String, CaseIterable, Sendable, Codable, Hashable {
  /// Anybody may have it.
  case open
  /// Not published, of little harm if it were.
  case `internal`
  case restricted
  case confidential

  public var name: Phrase {
    switch self {
    case .open: Phrase("open", "公開")
    case .internal: Phrase("internal", "內部")
    case .restricted: Phrase("restricted", "限閱")
    case .confidential: Phrase("confidential", "機密")
    }
  }
}

extension DataClass: Comparable {
  public static func < (a: DataClass, b: DataClass) -> Bool { a.level < b.level }

  private var level: Int {
    switch self {
    case .open: 0
    case .internal: 1
    case .restricted: 2
    case .confidential: 3
    }
  }
}
