public import Language

/// A model of device, and what its vendor says of it.
public struct DeviceModel: Hashable, Sendable {
  /// Where a model's figures come from.
  public struct Source: Hashable, Sendable {
    /// The vendor's document.
    public var title: String
    public var year: Int

    public init(title: String, year: Int) {
      self.title = title
      self.year = year
    }
  }

  /// As people write it in `--gres`, in lower case: `a100`, `ascend-910`.
  public let id: String
  public let name: String
  public let vendor: String
  /// Other names for the same, in lower case.
  public let aliases: [String]
  /// The model by which people also ask for this one: `h100` for `h100-pcie`.
  public let variantOf: String?
  /// The sizes in which it is sold, in gigabytes as the vendor counts them; empty when unknown.
  public let memoryGigabytes: [Int]
  /// Dense peaks of one device in 10⁹ operations a second. What is unknown is absent.
  public let peaks: [Precision: Int64]
  public let source: Source
  /// What a reader of the figures should know.
  public let mark: Phrase?

  public init(
    id: String, name: String, vendor: String, aliases: [String] = [], variantOf: String? = nil,
    memoryGigabytes: [Int] = [], peaks: [Precision: Int64], source: Source, mark: Phrase? = nil
  ) {
    self.id = id
    self.name = name
    self.vendor = vendor
    self.aliases = aliases
    self.variantOf = variantOf
    self.memoryGigabytes = memoryGigabytes
    self.peaks = peaks
    self.source = source
    self.mark = mark
  }
}
