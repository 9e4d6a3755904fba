/// How a SQLite database uses the machine. The defaults suit a hub of one city.
public struct SQLiteSettings: Hashable, Sendable {
  /// How many reads run at once; further ones wait their turn. Each is a connection with its own thread while it works.
  public var readers: Int
  /// How many writes may share one durable transaction; those beyond wait for the next.
  public var writesPerTransaction: Int
  /// The writer's page cache, in KiB: it keeps a transaction's changed pages until they are committed.
  public var writerCacheKibibytes: Int
  /// Each reader's page cache, in KiB. Small, as the kernel's cache is behind it and an idle hub should be light.
  public var readerCacheKibibytes: Int
  /// The most pages of 4 KiB that the file may grow to, or nil for the disk's own limit. Beyond it a write throws
  /// `StorageError.unwritable`, as on a full disk.
  public var pageLimit: Int?
  /// Takes down what every statement costs; nil, as in service, for nobody.
  public var meter: StatementMeter?

  public init(
    readers: Int = 4, writesPerTransaction: Int = 1024, writerCacheKibibytes: Int = 16_384,
    readerCacheKibibytes: Int = 4096, pageLimit: Int? = nil, meter: StatementMeter? = nil
  ) {
    precondition(readers > 0 && writesPerTransaction > 0, "a database needs a reader and writes")
    self.readers = readers
    self.writesPerTransaction = writesPerTransaction
    self.writerCacheKibibytes = writerCacheKibibytes
    self.readerCacheKibibytes = readerCacheKibibytes
    self.pageLimit = pageLimit
    self.meter = meter
  }
}
