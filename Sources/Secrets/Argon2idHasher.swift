internal import CSodium
import Foundation

/// Argon2id (RFC 9106) by libsodium, in the PHC text form `$argon2id$v=19$m=…,t=…,p=1$salt$hash` with a salt of 16 random
/// bytes. Passwords are put into Unicode's form NFKC first (NIST SP 800-63B, 5.1.1.2), since keyboards differ in how
/// they send one character.
public struct Argon2idHasher: PasswordHasher {
  /// Passes over the memory, and bytes of memory.
  public struct Cost: Sendable, Hashable {
    public let passes: UInt64
    public let memoryBytes: Int

    /// libsodium's bounds for people who wait: 2 passes over 64 MiB.
    public static let interactive = Cost(
      passes: UInt64(crypto_pwhash_opslimit_interactive()), memoryBytes: crypto_pwhash_memlimit_interactive())
    /// The least that the algorithm allows, for tests of what has nothing to do with hashing.
    public static let least = Cost(passes: UInt64(crypto_pwhash_opslimit_min()), memoryBytes: crypto_pwhash_memlimit_min())
  }

  /// In bytes of UTF-8, after normalisation.
  public static let longestPassword = 1024

  private let cost: Cost

  public init(cost: Cost = .interactive) {
    Sodium.ready()
    self.cost = cost
  }

  public func hash(_ password: String) throws(PasswordError) -> String {
    var bytes = Self.bytes(of: password)
    defer { Self.erase(&bytes) }
    guard bytes.count <= Self.longestPassword else { throw .tooLong(limit: Self.longestPassword) }
    var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
    let status = crypto_pwhash_str(&text, bytes, UInt64(bytes.count), cost.passes, cost.memoryBytes)
    guard status == 0 else { throw .outOfMemory }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  public func verify(_ password: String, against hash: String) -> Bool {
    // Another algorithm's hash, or one with a price of its own choosing, is not even tried.
    guard Self.isPlausible(hash) else { return false }
    var bytes = Self.bytes(of: password)
    defer { Self.erase(&bytes) }
    guard bytes.count <= Self.longestPassword else { return false }
    return crypto_pwhash_str_verify(hash, bytes, UInt64(bytes.count)) == 0
  }

  public func isOutdated(_ hash: String) -> Bool {
    !Self.isPlausible(hash) || crypto_pwhash_str_needs_rehash(hash, cost.passes, cost.memoryBytes) != 0
  }

  /// Argon2id with at most 1 GiB and 16 passes: whoever could write into the store must not be able to stop the service.
  private static func isPlausible(_ hash: String) -> Bool {
    guard hash.utf8.count < Int(crypto_pwhash_STRBYTES), !hash.utf8.contains(0) else { return false }
    let fields = hash.split(separator: "$", omittingEmptySubsequences: false)
    guard fields.count == 6, fields[0].isEmpty, fields[1] == "argon2id" else { return false }
    let costs = fields[3].split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
    guard costs.count == 3, costs.allSatisfy({ $0.count == 2 }) else { return false }
    guard let memory = Int(costs[0][1]), let passes = Int(costs[1][1]) else { return false }
    return costs[0][0] == "m" && costs[1][0] == "t" && memory <= 1 << 20 && passes <= 16
  }

  private static func bytes(of password: String) -> [CChar] {
    password.precomposedStringWithCompatibilityMapping.utf8.map { CChar(bitPattern: $0) }
  }

  private static func erase(_ bytes: inout [CChar]) {
    bytes.withUnsafeMutableBytes { if let base = $0.baseAddress { sodium_memzero(base, $0.count) } }
  }
}
