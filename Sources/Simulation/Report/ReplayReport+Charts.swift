import HTML
import Language

extension ReplayReport {
  private static let (width, height, left, bottom) = (860.0, 240.0, 60.0, 40.0)

  /// How many waited how long, and how large the slowdowns were.
  var distributions: Markup {
    .group([
      .tag("h2", [:], [.phrase(Phrase("How long jobs waited", "作業等候了多久"))]), legend,
      bars(runs.map(\.record.waits), labels: ["0", "< 1 min", "< 10 min", "< 1 h", "< 6 h", "< 24 h", "≥ 24 h"]),
      .tag("h2", [:], [.phrase(Phrase("Bounded slowdown", "有界減速比"))]), legend,
      bars(runs.map(\.record.slowdowns), labels: ["< 1.1", "< 2", "< 5", "< 10", "< 100", "< 1000", "≥ 1000"]),
    ])
  }

  /// The queue and the machine's use over time.
  var curves: Markup {
    .group([
      .tag("h2", [:], [.phrase(Phrase("Jobs waiting over time", "等候中的作業數（按時間）"))]), legend,
      lines(runs.map { run in run.record.queued.map { $0 / Double(run.record.binWidth) } }, top: nil),
      .tag("h2", [:], [.phrase(Phrase("Utilisation over time, in percent", "使用率（按時間，百分比）"))]), legend,
      lines(
        runs.map { run in
          run.record.busy.map { 100 * $0 / (Double(run.record.binWidth) * Double(max(run.record.processors, 1))) }
        }, top: 100),
    ])
  }

  private var legend: Markup {
    .tag(
      "p", [:],
      runs.enumerated().flatMap { index, run -> [Markup] in
        [
          .tag(
            "svg", ["class": "key", "viewBox": "0 0 1 1", "aria-hidden": "true"],
            [.tag("rect", ["class": "c\(index % 5)", "width": "1", "height": "1"])]), .text(run.summary.policy),
        ]
      })
  }

  private func bars(_ series: [[Int]], labels: [String]) -> Markup {
    let (width, height, left, bottom) = (Self.width, Self.height, Self.left, Self.bottom)
    let shares = series.map { counts in counts.map { 100 * Double($0) / Double(max(1, counts.reduce(0, +))) } }
    let slot = (width - left) / Double(labels.count)
    let thickness = slot * 0.8 / Double(max(1, series.count))
    var parts = axis(top: 100, unit: " %")
    for (index, label) in labels.enumerated() {
      let x = left + slot * (Double(index) + 0.5)
      parts.append(caption(label, x: x, y: height - bottom + 18, anchor: "middle"))
      for (number, share) in shares.enumerated() {
        let tall = (height - bottom - 10) * share[index] / 100
        parts.append(
          .tag(
            "rect",
            [
              "class": "c\(number % 5)", "x": Self.decimal(left + slot * Double(index) + slot * 0.1 + thickness * Double(number)),
              "y": Self.decimal(height - bottom - tall), "width": Self.decimal(thickness), "height": Self.decimal(tall),
            ], [.tag("title", [:], [.text("\(runs[number].summary.policy), \(label): \(Self.decimal(share[index])) %")])]))
      }
    }
    return picture(parts)
  }

  private func lines(_ series: [[Double]], top: Double?) -> Markup {
    let (width, height, left, bottom) = (Self.width, Self.height, Self.left, Self.bottom)
    let ceiling = max(1, top ?? series.flatMap { $0 }.max() ?? 1)
    let span = runs.map { Double($0.record.bins) * Double($0.record.binWidth) }.max() ?? 1
    var parts = axis(top: ceiling, unit: "")
    for (number, values) in series.enumerated() {
      let record = runs[number].record
      let points = values.prefix(record.bins).enumerated().map { bin, value in
        let x = left + (width - left - 10) * (Double(bin) + 0.5) * Double(record.binWidth) / span
        return "\(Self.decimal(x)),\(Self.decimal(height - bottom - (height - bottom - 10) * min(value, ceiling) / ceiling))"
      }
      parts.append(
        .tag("polyline", ["class": "c\(number % 5) line", "style": "fill:none", "points": points.joined(separator: " ")]))
    }
    parts.append(caption("0", x: left, y: height - bottom + 18, anchor: "start"))
    parts.append(caption("\(Self.decimal(span / 86_400)) d", x: width - 10, y: height - bottom + 18, anchor: "end"))
    return picture(parts)
  }

  /// A job a bar: when it ran, and how many processors wide, stacked where there is room.
  var gantt: Markup {
    .group(
      [.tag("h2", [:], [.phrase(Phrase("Who ran when", "各作業的運行時間"))])]
        + runs.enumerated().map { number, run in .group([.tag("p", [:], [.text(run.summary.policy)]), gantt(run, number)]) })
  }

  private func gantt(_ run: Run, _ number: Int) -> Markup {
    let (width, height, left, bottom) = (Self.width, Self.height, Self.left, Self.bottom)
    let origin = run.record.first ?? 0
    let span = Double(max(1, (run.record.bars.map(\.end).max() ?? 1) - origin))
    let unit = (height - bottom - 10) / Double(max(1, run.record.processors))
    var freeAt = [Int64](repeating: origin, count: run.record.processors)
    var parts = axis(top: Double(run.record.processors), unit: "")
    for bar in run.record.bars.sorted(by: { ($0.start, $0.number) < ($1.start, $1.number) }) {
      // The drawing needs rows; the pool has none. Free rows are taken from the bottom, together where they are.
      let rows = freeAt.indices.filter { freeAt[$0] <= bar.start }.prefix(Int(bar.processors))
      for row in rows {
        freeAt[row] = bar.end
        parts.append(
          .tag(
            "rect",
            [
              "class": "c\(number % 5)", "style": "stroke-width:0;opacity:\(bar.number % 2 == 0 ? "0.9" : "0.6")",
              "x": Self.decimal(left + (width - left - 10) * Double(bar.start - origin) / span),
              "y": Self.decimal(height - bottom - unit * Double(row + 1)),
              "width": Self.decimal(max(0.5, (width - left - 10) * Double(bar.end - bar.start) / span)),
              "height": Self.decimal(unit),
            ], [.tag("title", [:], [.text("\(bar.number): \(Self.time(Double(bar.end - bar.start)))")])]))
      }
    }
    return picture(parts)
  }

  private func axis(top: Double, unit: String) -> [Markup] {
    let (width, height, left, bottom) = (Self.width, Self.height, Self.left, Self.bottom)
    return (0...4).flatMap { step -> [Markup] in
      let y = height - bottom - (height - bottom - 10) * Double(step) / 4
      let value = top * Double(step) / 4
      return [
        .tag(
          "line",
          [
            "x1": Self.decimal(left), "x2": Self.decimal(width - 10), "y1": Self.decimal(y), "y2": Self.decimal(y),
            "stroke": "#d5dbe3",
          ]), caption((top < 10 ? Self.decimal(value) : String(Int64(value))) + unit, x: left - 8, y: y + 4, anchor: "end"),
      ]
    }
  }

  private func caption(_ text: String, x: Double, y: Double, anchor: String) -> Markup {
    .tag("text", ["x": Self.decimal(x), "y": Self.decimal(y), "text-anchor": anchor], [.text(text)])
  }

  private func picture(_ parts: [Markup]) -> Markup {
    .tag("svg", ["viewBox": "0 0 \(Int(Self.width)) \(Int(Self.height))", "role": "img"], parts)
  }
}
