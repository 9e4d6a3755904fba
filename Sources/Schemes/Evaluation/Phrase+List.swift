import Language

extension Phrase {
  /// With a capital at the beginning of the English.
  var sentence: Phrase { Phrase(english.prefix(1).uppercased() + english.dropFirst(), traditionalChinese) }

  static func list(_ phrases: [Phrase]) -> Phrase {
    Phrase(
      phrases.map(\.english).joined(separator: ", "), phrases.map(\.traditionalChinese).joined(separator: "、"))
  }

  static func oneOf(_ phrases: [Phrase]) -> Phrase {
    let list = list(phrases)
    return phrases.count == 1 ? list : Phrase("one of " + list.english, list.traditionalChinese + "之一")
  }
}
