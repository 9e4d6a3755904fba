/// The words of one directive line, parted as `sbatch` parts them: at white space outside quotes, single or
/// double; a backslash takes the next character as it stands; an unquoted `#` starts a comment, even inside a
/// word.
enum DirectiveWords {
  enum Fault: Error { case unmatchedQuote(Unicode.Scalar) }

  static func split(_ text: some StringProtocol) throws(Fault) -> [String] {
    var words: [String] = []
    // Nil between words: an empty pair of quotes is a word too.
    var word: String.UnicodeScalarView?
    var quote: Unicode.Scalar?
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        word = word ?? .init()
        word?.append(scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else if let open = quote {
        if scalar == open { quote = nil } else { word?.append(scalar) }
      } else if scalar == "\"" || scalar == "'" {
        quote = scalar
        word = word ?? .init()
      } else if scalar == "#" {
        break
      } else if scalar.properties.isWhitespace {
        if let complete = word { words.append(String(complete)) }
        word = nil
      } else if word != nil {
        word?.append(scalar)
      } else {
        word = .init([scalar])
      }
    }
    if let quote { throw .unmatchedQuote(quote) }
    if let complete = word { words.append(String(complete)) }
    return words
  }
}
