import CLinux
import Glibc

/// The files of a run as a centre shows them. What is in `work` is the job's: it may be anything, and change while one
/// looks.
extension RunFolder {
  /// The most entries that `files` answers, as the contract of `Centre` says.
  static let filesLimit = 10_000

  /// At most `limit` bytes of a file in `work`. A name with `..` or a link on its way is not found.
  func read(_ name: String, from offset: Int64, limit: Int) throws(CentreFailure) -> FilePart {
    guard let components = FolderWalk.components(of: name) else { throw .notFound(name: name) }
    do throws(SystemFailure) {
      let work = try Descriptor.open(path(RunFolder.work), O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      // A pipe must not make the reader wait for a writer.
      let file = try FolderWalk.open(components, in: work, O_RDONLY | O_NONBLOCK | O_NOCTTY)
      let status = try file.status()
      // A second name (a hard link) of someone else's file is not the job's to show.
      guard status.isRegularFile, status.st_uid == (try work.status()).st_uid else {
        throw SystemFailure("open", name, code: ENOENT)
      }
      let total = Int64(status.st_size)
      let count = min(Int64(max(0, limit)), max(0, total - max(0, offset)))
      return FilePart(bytes: try file.read(from: max(0, offset), limit: Int(count)), total: total)
    } catch {
      throw error.isMissing || error.code == ELOOP || error.code == ENXIO ? .notFound(name: name) : CentreFailure(error)
    }
  }

  /// The regular files in `work`, at most `filesLimit`.
  func files() throws(CentreFailure) -> [FileEntry] {
    do throws(SystemFailure) {
      let work = try Descriptor.open(path(RunFolder.work), O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      return FolderWalk.files(in: work, limit: RunFolder.filesLimit)
    } catch {
      throw error.isMissing ? .notFound(name: path.split(separator: "/").last.map(String.init) ?? path) : CentreFailure(error)
    }
  }

  /// Removes script, inputs, results and logs; the records of the run stay.
  func discard() throws(CentreFailure) {
    let left = try CentreFailure.translating { () throws(SystemFailure) in
      let folder = try Descriptor.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      return [RunFolder.work, RunFolder.temporary, RunFolder.script].filter { !FolderWalk.remove($0, from: folder) }
    }
    guard left.isEmpty else { throw .troubled(reason: "\(left.joined(separator: ", ")) of \(path) cannot be removed") }
  }
}
