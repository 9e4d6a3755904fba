extension LocalCentre {
  /// Reads inside the run's folder only: a name with `..` or a link on its way is not found.
  public func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    try await perform { centre throws(CentreFailure) in
      try centre.run(key).read(name, from: offset, limit: min(limit, centre.settings.readLimitBytes))
    }
  }

  /// Regular files with names in UTF-8, sorted; links are left out.
  public func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] {
    try await perform { centre throws(CentreFailure) in try centre.run(key).files() }
  }

  /// The records of the run (order, claim, start, end) stay where they are.
  public func discardFiles(of key: RunKey) async throws(CentreFailure) {
    try await perform { centre throws(CentreFailure) in
      let run = centre.run(key)
      guard run.exists else { return }
      let end = try CentreFailure.translating { () throws(SystemFailure) in try run.end() }
      guard end != nil else { throw .refused(reason: "the run is not over") }
      try run.discard()
    }
  }
}
