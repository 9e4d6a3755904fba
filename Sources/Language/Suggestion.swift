/// "Did you mean": the known name that a mistyped one is nearest to.
public enum Suggestion {
  /// The known name at the least edit distance, if that is at most a third of the name's length (and at least 1).
  /// Names beyond 64 characters are not compared.
  public static func nearest(to name: String, among known: some Sequence<String>) -> String? {
    guard name.count <= 64 else { return nil }
    let allowed = max(1, name.count / 3)
    let ranked = known.map { (distance: distance(Array(name.lowercased()), Array($0)), name: $0) }
    let best = ranked.min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return best.flatMap { $0.distance <= allowed ? $0.name : nil }
  }

  /// The edit distance of optimal string alignment (Damerau 1964): insertions, deletions and replacements of one
  /// character, and exchanges of two that stand side by side, which are the commonest of typing errors.
  static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var before: [Int] = []
    var row = Array(0...b.count)
    for (i, left) in a.enumerated() {
      var next = [i + 1]
      for (j, right) in b.enumerated() {
        var least = min(row[j] + (left == right ? 0 : 1), next[j] + 1, row[j + 1] + 1)
        if i > 0, j > 0, left == b[j - 1], right == a[i - 1] { least = min(least, before[j - 1] + 1) }
        next.append(least)
      }
      (before, row) = (row, next)
    }
    return row[b.count]
  }
}
