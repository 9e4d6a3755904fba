internal import Glibc

/// Where a request comes from, as far as guessing is concerned: an IPv4 address, or an IPv6 network of 64 bits, since
/// whoever has one address of such a network has them all (RFC 4291, 2.5.4).
public struct ClientOrigin: Sendable, Hashable {
  /// `192.0.2.7`, `2001:db8:0:1::/64`, or the text itself where it is no address.
  public let key: String

  /// From this machine, by no network.
  public static let local = ClientOrigin("local")

  public init(_ address: String) {
    var bytes = in6_addr()
    let plain = address.prefix { $0 != "%" }
    guard inet_pton(AF_INET6, String(plain), &bytes) == 1 else {
      key = String(address.prefix(64))
      return
    }
    var parts = withUnsafeBytes(of: bytes) { Array($0) }
    if parts.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] {
      // An IPv4 address on a socket of IPv6 (RFC 4291, 2.5.5.2).
      key = parts[12...].map { String($0) }.joined(separator: ".")
      return
    }
    parts.removeLast(8)
    key =
      stride(from: 0, to: 8, by: 2).map { String(Int(parts[$0]) << 8 | Int(parts[$0 + 1]), radix: 16) }
      .joined(separator: ":") + "::/64"
  }
}
