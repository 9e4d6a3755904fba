/// Text in headers: whatever it holds, it stays one header's value.
enum HeaderText {
  /// The text without what could end a line or do anything else than be read; its blanks are single.
  static func oneLine(_ text: String) -> String {
    // By scalars: a mark that sits on a blank would otherwise go with it.
    let words = text.unicodeScalars.split { $0.isControl || $0.properties.isWhitespace }
    return words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
  }

  /// Whether it may stand as it is: printable ASCII, in words that fit a line, and not what looks like an encoded word.
  static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
      && text.split(separator: " ").allSatisfy { $0.utf8.count <= 70 }
  }

  /// The text as encoded words of RFC 2047 in UTF-8 and base 64: each whole in itself, as no character is cut in two, and
  /// short enough to stand behind a header's name on a line of 76 (RFC 2047, 2).
  static func encodedWords(_ text: String) -> [String] {
    let (opening, closing) = ("=?utf-8?B?", "?=")
    // Fours of base 64, of three bytes each.
    let room = (60 - opening.count - closing.count) / 4 * 3
    var (words, word): ([String], [UInt8]) = ([], [])
    func close() {
      words.append(opening + Base64Text.encode(word) + closing)
      word = []
    }
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if word.count + bytes.count > room { close() }
      word += bytes
    }
    if !word.isEmpty || words.isEmpty { close() }
    return words
  }

  /// A header with its value, folded between the pieces so that no line is longer than 78 characters (RFC 5322, 2.1.1)
  /// where a piece alone is not.
  static func header(_ name: String, _ pieces: [String]) -> String {
    var text = "\(name):"
    var width = text.count
    for piece in pieces {
      let isFolded = width + 1 + piece.count > 78 && width > name.count + 1
      text += isFolded ? "\r\n \(piece)" : " \(piece)"
      width = (isFolded ? 1 : width + 1) + piece.count
    }
    return text + "\r\n"
  }

  /// A header of free text, such as a subject.
  static func header(_ name: String, text: String) -> String {
    let text = oneLine(text)
    return header(name, isPlain(text) ? text.split(separator: " ").map(String.init) : encodedWords(text))
  }
}
