internal import HTTPService

/// A proxy in front of the hub that says in a header whose request it passes on. The header is believed only from the
/// proxy's own address: anybody can write one.
public struct TrustedProxy: Sendable, Hashable {
  /// Such as `X-Forwarded-For`; of several addresses the last is taken, which is the one that the proxy itself saw.
  public var header: String
  /// The proxy's addresses, as the hub sees them, such as `127.0.0.1`.
  public var addresses: Set<String>

  public init(header: String, addresses: Set<String>) {
    self.header = header
    self.addresses = addresses
  }
}

extension HTTPRequest {
  /// Who asks, as far as an address tells: one IPv4 address, or the network (64 bits) of an IPv6 address, as whoever has
  /// one of those has all.
  func clientAddress(behind proxy: TrustedProxy?) -> String {
    var address = remoteAddress
    if let proxy, proxy.addresses.contains(remoteAddress), let list = headers.all(proxy.header).last,
      let last = list.split(separator: ",").last
    {
      let named = String(last.filter { $0 != " " }.prefix(64))
      if !named.isEmpty { address = named }
    }
    return HTTPRequest.network(of: address)
  }

  /// The first four groups of an IPv6 address; any other text as it is.
  static func network(of address: String) -> String {
    guard address.contains(":") else { return address }
    let halves = address.split(separator: "%")[0].replacing("::", with: "|").split(
      separator: "|", omittingEmptySubsequences: false)
    let head = halves.first.map { $0.split(separator: ":") } ?? []
    let tail = halves.count > 1 ? halves[1].split(separator: ":") : []
    let zeros = halves.count > 1 ? max(0, 8 - head.count - tail.count) : 0
    let groups = head.map(String.init) + Array(repeating: "0", count: zeros) + tail.map(String.init)
    return groups.prefix(4).joined(separator: ":") + "::/64"
  }
}
