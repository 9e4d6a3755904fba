import CLinux
import Glibc

extension LocalCentre {
  /// The most entries that `files` answers, as the contract says.
  static let filesLimit = 10_000

  /// Reads inside the run's folder only: a name with `..` or a link on its way is not found.
  public func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    try await perform { centre throws(CentreFailure) in
      guard let components = FolderWalk.components(of: name) else { throw .notFound(name: name) }
      do throws(SystemFailure) {
        let work = try Descriptor.open(centre.run(key).path(RunFolder.work), O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        // A pipe must not make the reader wait for a writer.
        let file = try FolderWalk.open(components, in: work, O_RDONLY | O_NONBLOCK | O_NOCTTY)
        let status = try file.status()
        // A second name (a hard link) of someone else's file is not the job's to show.
        guard status.isRegularFile, status.st_uid == (try work.status()).st_uid else {
          throw SystemFailure("open", name, code: ENOENT)
        }
        let total = Int64(status.st_size)
        let count = min(Int64(max(0, limit)), Int64(centre.settings.readLimitBytes), max(0, total - max(0, offset)))
        return FilePart(bytes: try file.read(from: max(0, offset), limit: Int(count)), total: total)
      } catch {
        throw error.isMissing || error.code == ELOOP || error.code == ENXIO ? .notFound(name: name) : CentreFailure(error)
      }
    }
  }

  /// Regular files with names in UTF-8, sorted; links are left out.
  public func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] {
    try await perform { centre throws(CentreFailure) in
      do throws(SystemFailure) {
        let work = try Descriptor.open(centre.run(key).path(RunFolder.work), O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        return FolderWalk.files(in: work, limit: LocalCentre.filesLimit)
      } catch {
        throw error.isMissing ? .notFound(name: key.rawValue) : CentreFailure(error)
      }
    }
  }

  /// The records of the run (order, claim, start, end) stay where they are.
  public func discardFiles(of key: RunKey) async throws(CentreFailure) {
    try await perform { centre throws(CentreFailure) in
      let run = centre.run(key)
      guard run.exists else { return }
      let isOver: Bool
      let left: [String]
      do throws(SystemFailure) {
        isOver = try run.end() != nil
        let folder = try Descriptor.open(run.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        let names = isOver ? [RunFolder.work, RunFolder.temporary, RunFolder.script] : []
        left = names.filter { !FolderWalk.remove($0, from: folder) }
      } catch { throw CentreFailure(error) }
      guard isOver else { throw .refused(reason: "the run is not over") }
      guard left.isEmpty else { throw .troubled(reason: "\(left.joined(separator: ", ")) of the run \(key) cannot be removed") }
    }
  }
}
