/// Prometheus' text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).
extension MetricFamily {
  /// What an answer in this format is called.
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// All of them as one text.
  public static func exposition(_ families: [MetricFamily]) -> [UInt8] {
    var text = ""
    for family in families { family.write(to: &text) }
    return Array(text.utf8)
  }

  private func write(to text: inout String) {
    text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
    for sample in samples {
      switch sample.value {
      case .whole(let number): line(&text, "", sample.labels, String(number))
      case .counted(let number): line(&text, "", sample.labels, String(number))
      case .seconds(let milliseconds): line(&text, "", sample.labels, Self.decimal(milliseconds, places: 3))
      case .spread(let snapshot, let bounds):
        for (bound, count) in zip(bounds, snapshot.cumulative) {
          let label = (name: "le", value: Self.decimal(Int64(clamping: bound), places: 6))
          line(&text, "_bucket", sample.labels + [label], String(count))
        }
        line(&text, "_bucket", sample.labels + [(name: "le", value: "+Inf")], String(snapshot.count))
        line(&text, "_sum", sample.labels, Self.decimal(Int64(clamping: snapshot.sum), places: 6))
        line(&text, "_count", sample.labels, String(snapshot.count))
      }
    }
  }

  private func line(_ text: inout String, _ suffix: String, _ labels: [Label], _ value: String) {
    text += name + suffix
    if !labels.isEmpty {
      text += "{" + labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }.joined(separator: ",") + "}"
    }
    text += " \(value)\n"
  }

  /// `1500` with three places is `1.5`.
  private static func decimal(_ number: Int64, places: Int) -> String {
    let digits = String(number.magnitude)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    var fraction = padded.suffix(places)
    while fraction.last == "0" { fraction.removeLast() }
    return (number < 0 ? "-" : "") + padded.dropLast(places) + (fraction.isEmpty ? "" : "." + fraction)
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
