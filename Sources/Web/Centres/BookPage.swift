internal import HTML
internal import HTTPService
internal import Language
internal import Quantities

/// What the pages of a centre's books have in common: to be looked at, and to be printed on A4.
enum BookPage {
  static let headers: HTTPHeaders = [
    "Content-Security-Policy":
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
  ]

  static let style = Markup.styleSheet(
    """
    body{font:15px/1.5 system-ui,"Noto Sans TC","Noto Sans CJK TC",sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;\
    color:#1c2430}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}\
    caption{text-align:left;font-weight:600;padding:.4rem 0}th,td{padding:.2rem .5rem;text-align:left;\
    border-bottom:1px solid #d5dbe3;vertical-align:top}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\
    thead th{border-bottom:2px solid #44505f}.d{color:#b3261e}code{font-size:.92em}\
    @media print{body{margin:0;max-width:none;font-size:9pt}thead{display:table-header-group}tr{break-inside:avoid}}\
    @page{size:A4 landscape;margin:15mm}
    """)

  /// Everything of a document before what `body` holds.
  static func head(_ title: String, _ language: ReaderLanguage) -> String {
    "<!DOCTYPE html>\n<html lang=\"\(language.rawValue)\"><head><meta charset=\"utf-8\">"
      + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">" + Markup.tag("title", [:], [.text(title)]).text
      + style.text + "</head><body><main>" + Markup.tag("h1", [:], [.text(title)]).text
  }

  static let foot = "</main></body></html>\n"

  /// A cell's text; a figure stands to the right.
  enum Cell {
    case words(String)
    case figure(String)

    var alignment: KeyValuePairs<String, String> { if case .figure = self { ["class": "n"] } else { [:] } }
    var text: String {
      switch self {
      case .words(let text), .figure(let text): text
      }
    }
  }

  static func row(_ cells: [Cell], of name: String = "td") -> String {
    Markup.tag("tr", [:], cells.map { .tag(name, $0.alignment, [.text($0.text)]) }).text
  }

  /// The beginning of a table, up to its first row.
  static func table(_ caption: String, _ columns: [Cell]) -> String {
    "<table>" + Markup.tag("caption", [:], [.text(caption)]).text + "<thead>"
      + Markup.tag(
        "tr", [:],
        columns.map {
          .element(
            name: "th", attributes: [.init("scope", "col")] + $0.alignment.map { .init($0, $1) }, children: [.text($0.text)])
        }
      ).text + "</thead><tbody>"
  }

  static let tableEnd = "</tbody></table>"
}
