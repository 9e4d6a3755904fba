import Language

extension Phrase {
  static func list(_ phrases: [Phrase]) -> Phrase {
    Phrase(
      phrases.map(\.english).joined(separator: ", "), phrases.map(\.traditionalChinese).joined(separator: "、"))
  }

  static func oneOf(_ phrases: [Phrase]) -> Phrase {
    let list = list(phrases)
    return phrases.count == 1 ? list : Phrase("one of " + list.english, list.traditionalChinese + "之一")
  }
}
