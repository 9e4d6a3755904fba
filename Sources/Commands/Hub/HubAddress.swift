import Console
import Language

/// Where a hub is: `http://` or `https://`, a host, perhaps a port, and nothing else.
struct HubAddress: Hashable, Sendable {
  /// Without a slash at the end.
  let url: String
  /// A file of trusted certificates in place of the system's.
  var certificateAuthorityFile: String?

  /// The hub that `praya serve` starts by itself.
  static let standard = "http://127.0.0.1:8080"

  init?(_ text: String) {
    var url = text
    while url.hasSuffix("/") { url.removeLast() }
    let scheme = ["https://", "http://"].first { url.hasPrefix($0) }
    guard let scheme else { return nil }
    let authority = url.dropFirst(scheme.count)
    guard !authority.isEmpty, authority.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      !authority.contains(where: { "/?#@\\".contains($0) })
    else { return nil }
    self.url = url
  }

  /// Whether what is sent there can be read by nobody on the way: it is encrypted, or does not leave this machine.
  var isPrivate: Bool {
    if url.hasPrefix("https://") { return true }
    let authority = url.dropFirst("http://".count)
    let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
    return host == "localhost" || host == "[::1]" || host == "::1" || isLoopback(host)
  }

  private func isLoopback(_ host: Substring) -> Bool {
    let pieces = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return pieces.count == 4 && pieces.first == 127 && !pieces.contains(nil)
  }
}

extension ValueKind<HubAddress> {
  static let hub = ValueKind(
    Phrase("an address such as https://hub.example or http://127.0.0.1:8080", "網址，例如 https://hub.example 或 http://127.0.0.1:8080")
  ) { HubAddress($0) }
}
