internal import Language
internal import Quantities
internal import Schemes

extension ParserCheck {
  /// Scheme files: read and written, they read the same; a file has faults or is a scheme.
  static let schemes = ParserCheck("schemes", mostBytes: 8192, examples: ["Sources/Schemes/Presets/*.json"]) { bytes in
    let (scheme, faults) = Scheme.read(bytes)
    try promise((scheme == nil) == !faults.isEmpty, "a scheme or faults: \(faults)")
    try promiseClear(faults)
    guard let scheme else { return }
    let written = scheme.write()
    let again = Scheme.read(written)
    try promise(again.scheme == scheme, "a scheme that is written reads the same: \(again.faults)")
    try promise(again.scheme?.write() == written, "a scheme is written in one way")
  }
}
