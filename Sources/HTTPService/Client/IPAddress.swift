import Glibc

/// An address of the internet protocol, version 4 or 6. An IPv4 address mapped into IPv6 (RFC 4291, 2.5.5.2) is the IPv4
/// address.
public struct IPAddress: Hashable, Sendable {
  /// 4 or 16.
  public let bytes: [UInt8]

  private init(normalising bytes: [UInt8]) {
    let isMapped = bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    self.bytes = isMapped ? Array(bytes[12...]) : bytes
  }

  /// Nil unless there are 4 or 16.
  init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.init(normalising: bytes)
  }

  public var isLoopback: Bool { IPRange.loopback.contains { $0.contains(self) } }

  /// Whether it is one of the internet at large, by IANA's registries of special-purpose addresses (RFC 6890): not of a
  /// private network, this machine, a link, a cloud's metadata service, documentation, translation or multicast.
  public var isPublic: Bool {
    if bytes.count == 4 { return !IPRange.specialIPv4.contains { $0.contains(self) } }
    return IPRange.globalUnicast.contains(self) && !IPRange.specialIPv6.contains { $0.contains(self) }
  }
}

extension IPAddress: LosslessStringConvertible {
  /// Dotted decimal of four numbers, or a text of RFC 5952's kinds.
  public init?(_ description: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, description, &bytes) == 1 {
      self.init(normalising: Array(bytes[..<4]))
    } else if inet_pton(AF_INET6, description, &bytes) == 1 {
      self.init(normalising: bytes)
    } else {
      return nil
    }
  }

  public var description: String {
    var text = [CChar](repeating: 0, count: 64)
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// A block of addresses, such as `10.0.0.0/8` or `fd00::/8`; a single address is a block of one.
public struct IPRange: Hashable, Sendable {
  public let first: IPAddress
  /// How many leading bits its addresses share.
  public let bits: Int

  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(parts.count), let address = IPAddress(parts[0]) else { return nil }
    let most = address.bytes.count * 8
    let bits = parts.count == 2 ? Int(parts[1]) : most
    guard let bits, (0...most).contains(bits) else { return nil }
    first = address
    self.bits = bits
    // A block begins at its first address: anything else is likelier a slip.
    guard address.bytes.indices.allSatisfy({ index in address.bytes[index] & ~mask(at: index) == 0 }) else { return nil }
  }

  public func contains(_ address: IPAddress) -> Bool {
    address.bytes.count == first.bytes.count
      && first.bytes.indices.allSatisfy { address.bytes[$0] & mask(at: $0) == first.bytes[$0] }
  }

  private func mask(at index: Int) -> UInt8 {
    let shared = min(8, max(0, bits - index * 8))
    return UInt8(truncatingIfNeeded: 0xFF00 >> shared)
  }

  private static func list(_ texts: String...) -> [IPRange] { texts.compactMap { IPRange($0) } }

  static let loopback = list("127.0.0.0/8", "::1/128")

  static let specialIPv4 = list(
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
    "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4")

  /// Everything else of version 6 is reserved, local, translated (NAT64) or multicast.
  static let globalUnicast = IPRange(first: [0x20], bits: 3)

  /// Protocol assignments with Teredo, documentation, 6to4 and segment routing.
  static let specialIPv6 = list("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")

  private init(first: [UInt8], bits: Int) {
    self.first = IPAddress(padding: first)
    self.bits = bits
  }
}

extension IPAddress {
  fileprivate init(padding first: [UInt8]) { bytes = first + [UInt8](repeating: 0, count: 16 - first.count) }
}
