public import Centres
internal import Quantities

extension SlurmCentre {
  public func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    try await folders.read(name, of: key, from: offset, limit: limit)
  }

  public func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] { try await folders.files(of: key) }

  /// That the key was used, and how its run ended, is kept for good; what else is known of it, for the time that the
  /// settings say.
  public func discardFiles(of key: RunKey) async throws(CentreFailure) {
    if let entry = runs[key] {
      throw .refused(
        reason: entry.track.facts.end == nil ? "the run is not over" : "the cluster may still have a job of the run: ask again")
    }
    guard try await pastRuns(of: [key])[key] != nil else { return }
    try await folders.discardFiles(of: key)
    do { try await journal.noteDiscarded(key, at: clock.now) } catch { throw .troubled(reason: "the journal of runs: \(error)") }
  }
}
