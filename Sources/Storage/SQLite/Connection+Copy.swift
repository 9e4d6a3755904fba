extension Connection {
  /// Writes the database, as it is now, into a file that is on the disk when this returns. The copy stands alone, without
  /// a log beside it.
  ///
  /// The view stays the same from the first page to the last, so that writes neither wait nor make the copy begin again.
  ///
  /// - Parameters:
  ///   - replacing: whether a file that is at `path` gives way.
  ///   - check: looks at the finished copy before it takes its place.
  func keepCopy(
    at path: String, replacing: Bool = false, settings: SQLiteSettings, check: (Connection) throws -> Void = { _ in }
  ) throws {
    try DurableFile.write(path, replacing: replacing) { unfinished in
      let copy = try Connection(path: unfinished, role: .copy, settings: settings)
      try viewing { try copyPages(into: copy) }
      try copy.execute("PRAGMA journal_mode=DELETE")
      try check(copy)
    }
  }
}
