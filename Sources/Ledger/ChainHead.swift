public import Quantities

/// The end of the chain of entries: the last sequence number and the last hash. Published, it proves that
/// nothing before it was changed and that the chain once reached this far.
public struct ChainHead: Hashable, Sendable {
  /// The last entry's sequence number; 0 before the first.
  public let sequence: Int64
  public let hash: Digest

  public init(sequence: Int64, hash: Digest) {
    self.sequence = sequence
    self.hash = hash
  }

  /// Before the first entry.
  public static let empty = ChainHead(sequence: 0, hash: .zero)
}
