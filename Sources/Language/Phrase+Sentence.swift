extension Phrase {
  /// With a capital at the beginning of the English.
  public var sentence: Phrase { Phrase(english.prefix(1).uppercased() + english.dropFirst(), traditionalChinese) }
}
