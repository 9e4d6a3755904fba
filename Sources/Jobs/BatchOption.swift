import Language

/// An option of `sbatch` that Praya knows, and what it does with it. Source of names and forms: `sbatch(1)` of
/// Slurm 22.05, with those that later versions added.
struct BatchOption {
  enum Value { case none, required, optional }

  /// What Praya does with it.
  enum Treatment {
    /// Read into the request.
    case read
    /// Not used. The phrase says what happens instead.
    case notUsed(Phrase)
    /// Passing over it would change what the job needs or costs: the script is refused. The phrase says what to
    /// write.
    case unsupported(Phrase)
  }

  let long: String
  let short: Character?
  let value: Value
  let treatment: Treatment

  static func named(_ long: some StringProtocol) -> BatchOption? { byLong[String(long)] }
  static func lettered(_ short: Character) -> BatchOption? { byShort[short] }

  /// The known name that a mistyped one most likely meant: one that it abbreviates, or the nearest within two
  /// single-letter edits.
  static func nearest(to text: some StringProtocol) -> String? {
    let text = String(text.prefix(40).lowercased())
    if text.utf8.count >= 3, let abbreviated = all.first(where: { $0.long.hasPrefix(text) }) { return abbreviated.long }
    var best: (name: String, distance: Int)?
    // A name that differs in length by three lies three edits away at least.
    for option in all where abs(option.long.utf8.count - text.utf8.count) < 3 {
      let distance = editDistance(text, option.long)
      if distance < best?.distance ?? min(3, max(2, text.count)) { best = (option.long, distance) }
    }
    return best?.name
  }

  private static let byLong = Dictionary(all.map { ($0.long, $0) }, uniquingKeysWith: { first, _ in first })
  private static let byShort = Dictionary(
    all.compactMap { option in option.short.map { ($0, option) } }, uniquingKeysWith: { first, _ in first })

  /// Levenshtein's distance, by rows.
  private static func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    var row = Array(0...b.count)
    for (i, left) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, right) in b.enumerated() {
        let replaced = diagonal + (left == right ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
      }
    }
    return row[b.count]
  }
}
