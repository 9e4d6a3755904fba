/// A place by its code: a country or region of ISO 3166-1 (`HK`, `CA`; `EU` for the Union), its part of
/// ISO 3166-2 (`CN-SH`), and a town within that by the last three letters of its UN/LOCODE (`CN-GD-SZX`).
public struct Place: Hashable, Sendable, LosslessStringConvertible {
  public let code: String

  /// Nil unless the text has the form of a code; whether there is such a place is not looked up.
  public init?(_ code: String) {
    func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
    let pieces = code.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard let country = pieces.first, country.count == 2, country.allSatisfy(isLetter), pieces.count <= 3,
      pieces.dropFirst().allSatisfy({ part in
        (1...3).contains(part.count) && part.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
      })
    else { return nil }
    self.code = code
  }

  public var description: String { code }

  /// Whether `self` is `other` or lies in it: `CN-SH` lies in `CN`.
  public func lies(in other: Place) -> Bool { code == other.code || code.hasPrefix(other.code + "-") }
}
