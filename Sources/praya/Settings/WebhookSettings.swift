import Console
import HTTPService
import Language
import Web

/// Blocks of addresses, separated by commas.
struct AddressBlocks: Sendable, CustomStringConvertible {
  let description: String
  let ranges: [IPRange]

  init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { IPRange($0.filter { $0 != " " }) }
    ranges = parts.compactMap { $0 }
    guard ranges.count == parts.count, ranges.count <= 100 else { return nil }
    description = text
  }
}

/// Whether webhooks may be posted to this machine.
enum WebhookLoopback: String, CaseIterable, Sendable, CustomStringConvertible {
  case refused, allowed
  var description: String { rawValue }
}

extension ValueKind<AddressBlocks> {
  static let blocks = ValueKind(
    Phrase("blocks of addresses such as 10.1.0.0/16, separated by commas", "以逗號分隔的位址區段，例如 10.1.0.0/16")
  ) { AddressBlocks($0) }
}

extension WebhookDestinations {
  init(_ settings: Settings) {
    self.init()
    allowed = settings[ServeSettings.webhookNetworks]?.ranges ?? []
    allowsLoopback = settings[ServeSettings.webhookLoopback] == .allowed
  }
}
