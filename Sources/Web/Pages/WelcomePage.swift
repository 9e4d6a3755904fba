internal import Language

/// The page at `/`: what this is and where the API is, in both languages, the reader's first.
enum WelcomePage {
  /// Nothing is loaded, run or framed; the style stands in the page.
  static let contentSecurityPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  static func text(_ language: ReaderLanguage) -> String {
    let languages = [language] + ReaderLanguage.allCases.filter { $0 != language }
    return """
      <!DOCTYPE html>
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Praya</title>
      <style>
      body { max-width: 42rem; margin: 3rem auto; padding: 0 1rem; font: 1.05rem/1.6 system-ui, sans-serif; color: #1b2a33; }
      h1 { color: #0b5c6b; }
      code { background: #eef3f4; padding: .1em .3em; border-radius: .2em; }
      section + section { border-top: 1px solid #cfdadd; margin-top: 2rem; padding-top: 1rem; }
      @media (prefers-color-scheme: dark) {
        body { background: #10191d; color: #dde7ea; } h1 { color: #6cc5d3; } code { background: #1d2b31; }
      }
      </style>
      </head>
      <body>
      <h1>Praya</h1>
      <main>
      \(languages.map(section).joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  private static func section(_ language: ReaderLanguage) -> String {
    let paragraphs = [
      Phrase(
        "The city's public AI hub: apply for support, run jobs at its centres, and see what they cost and who paid.",
        "城市的公共人工智能平台：申請資助，於各算力中心運行作業，並查閱費用及其支付方。"),
      Phrase(
        "This address serves programs. The API is under <code>/api/v1</code>: JSON, with <code>Authorization: Bearer</code> and a"
          + " session from <code>POST /api/v1/sessions</code>. People use the command line, <code>praya --help</code>.",
        "此網址供程式使用。API 位於 <code>/api/v1</code>，使用 JSON，並以 <code>Authorization: Bearer</code> 附上由"
          + " <code>POST /api/v1/sessions</code> 取得的工作階段。一般用戶可使用命令列：<code>praya --help</code>。"),
      Phrase(
        "Whether it works: <code>/healthz</code> and <code>/readyz</code>.",
        "服務狀況：<code>/healthz</code> 及 <code>/readyz</code>。"),
    ]
    let text = paragraphs.map { "<p>\($0[language])</p>" }.joined(separator: "\n")
    return "<section lang=\"\(language.rawValue)\">\n\(text)\n</section>"
  }
}
