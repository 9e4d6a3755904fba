/// Breaks prose into lines of a width: at spaces, and between East Asian characters.
public enum Wrapping {
  /// Marks that must not begin a line.
  private static let closing: Set<Character> = [
    "，", "。", "、", "：", "；", "！", "？", "）", "」", "』", "】", "》", "％", ",", ".", ")", ":", ";",
  ]
  /// Marks that must not end one.
  private static let opening: Set<Character> = ["（", "「", "『", "【", "《", "("]

  /// - Parameter width: columns of a line; a single word that is wider stands on a line of its own.
  public static func lines(_ text: String, width: Int) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph($0, width: max(8, width)) }
  }

  private static func paragraph(_ text: Substring, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for piece in pieces(text) {
      if DisplayWidth.of(line) + DisplayWidth.of(piece.trailingSpacesRemoved) > width, !line.isEmpty {
        lines.append(line.trailingSpacesRemoved)
        line = ""
      }
      line += piece
    }
    lines.append(line.trailingSpacesRemoved)
    return lines
  }

  /// What a line may break between.
  private static func pieces(_ text: Substring) -> [String] {
    var pieces: [String] = []
    var piece = ""
    for character in text {
      let joins =
        piece.last.map { last in
          if closing.contains(character) || opening.contains(last) { return true }
          if character == " " { return true }
          return last != " " && DisplayWidth.of(character) < 2 && DisplayWidth.of(last) < 2
        } ?? true
      if !joins {
        pieces.append(piece)
        piece = ""
      }
      piece.append(character)
    }
    if !piece.isEmpty { pieces.append(piece) }
    return pieces
  }
}

extension String {
  fileprivate var trailingSpacesRemoved: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
