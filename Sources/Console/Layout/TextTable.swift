/// Rows of texts, aligned in columns by display width.
public struct TextTable: Sendable {
  public enum Alignment: Sendable { case left, right }

  public struct Column: Sendable {
    public let title: String
    public let alignment: Alignment

    public init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  private let columns: [Column]
  private var rows: [[String]] = []

  public init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row. What a stranger wrote stands in it without control characters.
  ///
  /// - Precondition: a cell for each column.
  public mutating func add(_ row: [String]) {
    precondition(row.count == columns.count, "a row has a cell for each column")
    rows.append(row.map(\.printable))
  }

  /// The lines, the titles first; columns stand two spaces apart and no line ends in spaces. A column that is empty in
  /// every row is left out.
  ///
  /// - Parameter style: how the titles are set off.
  public func lines(style: Style = .plain) -> [String] {
    let shown = columns.indices.filter { index in rows.isEmpty || rows.contains { !$0[index].isEmpty } }
    let widths = columns.indices.map { index in
      ([columns[index].title] + rows.map { $0[index] }).map { DisplayWidth.of($0) }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      let padded = shown.map { index in
        let spaces = String(repeating: " ", count: widths[index] - DisplayWidth.of(cells[index]))
        return columns[index].alignment == .left ? cells[index] + spaces : spaces + cells[index]
      }
      var text = padded.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      return text
    }
    return [style.heading(line(columns.map(\.title)))] + rows.map(line)
  }
}

extension String {
  /// The text with every control character replaced, so that no name or message can steer the reader's terminal.
  public var printable: String {
    guard unicodeScalars.contains(where: \.steersTerminal) else { return self }
    var text = ""
    for scalar in unicodeScalars { text.unicodeScalars.append(scalar.steersTerminal ? "\u{FFFD}" : scalar) }
    return text
  }
}

extension Unicode.Scalar {
  /// Control characters, and those that turn the direction of writing.
  fileprivate var steersTerminal: Bool {
    properties.generalCategory == .control || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }
}
