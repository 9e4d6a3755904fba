/// The name of a run's output file, with Slurm's placeholders: `slurm-%j.out`.
///
/// It is one file name in the run's own folder, never a path: what lies elsewhere would be out of the member's
/// sight, and two projects could meet there.
public struct OutputPattern: RawRepresentable, Hashable, Sendable, Codable {
  public let rawValue: String

  /// Nil for a path, an empty name, `.`, `..`, and names with control characters.
  public init?(rawValue: String) {
    guard !rawValue.isEmpty, rawValue != ".", rawValue != "..", rawValue.utf8.count <= JobLimits.fileNameBytes,
      !rawValue.unicodeScalars.contains(where: { $0 == "/" || $0.properties.generalCategory == .control })
    else { return nil }
    self.rawValue = rawValue
  }

  private init(known: String) { rawValue = known }

  /// Slurm's default for a single run.
  public static let standard = OutputPattern(known: "slurm-%j.out")
  /// Slurm's default for an array.
  public static let standardOfArray = OutputPattern(known: "slurm-%A_%a.out")

  /// What stands for the placeholders.
  public struct Facts: Hashable, Sendable {
    /// The run's name (`%j`).
    public var run: String
    /// The job's identifier (`%A`).
    public var job: String
    /// `%a`; nil for a single run, which writes 0.
    public var index: Int?
    /// `%x`.
    public var name: String
    /// The first node (`%N`).
    public var node: String

    public init(run: String, job: String, index: Int?, name: String, node: String) {
      self.run = run
      self.job = job
      self.index = index
      self.name = name
      self.node = node
    }
  }

  /// The file name of one run: placeholders replaced, then made safe: `/` and control characters become `_`, as
  /// does a leading dot, so that a job's name cannot lead out of the folder or hide its file; cut to
  /// `JobLimits.fileNameBytes`.
  ///
  /// Known are `%j` and `%J`, `%A`, `%a`, `%x`, `%N` and `%%`; a number before the letter fills with zeros
  /// (`%4a`, at most ten places). Others are left as they stand. As in Slurm, a backslash anywhere switches the
  /// placeholders off and is itself dropped.
  public func fileName(for facts: Facts) -> String {
    OutputPattern.safe(expanded(for: facts))
  }

  private func expanded(for facts: Facts) -> String {
    guard !rawValue.contains("\\") else { return rawValue.filter { $0 != "\\" } }
    var result = ""
    for piece in OutputPattern.pieces(of: rawValue) {
      switch piece {
      case .text(let text): result += text
      case .placeholder(let letter, let width, let written):
        let value = OutputPattern.value(of: letter, facts)
        result += value.map { String(repeating: "0", count: max(0, width - $0.count)) + $0 } ?? written
      }
    }
    return result
  }

  /// The placeholders that are not known, as written, each once.
  var unknownPlaceholders: [String] {
    guard !rawValue.contains("\\") else { return [] }
    var unknown: [String] = []
    let facts = Facts(run: "", job: "", index: nil, name: "", node: "")
    for case .placeholder(let letter, _, let written) in OutputPattern.pieces(of: rawValue)
    where OutputPattern.value(of: letter, facts) == nil && !unknown.contains(written) {
      unknown.append(written)
    }
    return unknown
  }

  private static func value(of letter: Character, _ facts: Facts) -> String? {
    switch letter {
    case "%": "%"
    case "j", "J": facts.run
    case "A": facts.job
    case "a": String(facts.index ?? 0)
    case "x": facts.name
    case "N": facts.node
    default: nil
    }
  }

  private enum Piece {
    case text(String)
    case placeholder(Character, width: Int, written: String)
  }

  private static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    while let percent = rest.firstIndex(of: "%") {
      pieces.append(.text(String(rest[..<percent])))
      let digits = rest[rest.index(after: percent)...].prefix { $0.isASCII && $0.isNumber }
      guard digits.endIndex < rest.endIndex else {
        rest = rest[percent...]
        break
      }
      let letter = rest[digits.endIndex]
      let next = rest.index(after: digits.endIndex)
      pieces.append(.placeholder(letter, width: min(Int(digits) ?? 0, 10), written: String(rest[percent..<next])))
      rest = rest[next...]
    }
    pieces.append(.text(String(rest)))
    return pieces
  }

  private static func safe(_ name: String) -> String {
    var scalars = String.UnicodeScalarView()
    var bytes = 0
    for scalar in name.unicodeScalars {
      let isUnsafe =
        scalar == "/" || scalar.properties.generalCategory == .control || (scalars.isEmpty && scalar == ".")
      let kept: Unicode.Scalar = isUnsafe ? "_" : scalar
      bytes += UTF8.width(kept)
      guard bytes <= JobLimits.fileNameBytes else { break }
      scalars.append(kept)
    }
    return scalars.isEmpty ? "_" : String(scalars)
  }
}
