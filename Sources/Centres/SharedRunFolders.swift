internal import Dispatch
import Glibc

/// Run folders in a file system that several machines share, made with the care of the local centre: each is made
/// elsewhere, in full, and then takes its name.
public final class SharedRunFolders: RunFolders {
  private let folder: String
  private let settings: LocalCentreSettings
  private let areOfMembers: Bool
  /// Files are read and written here, off Swift's own threads: a file system that hangs must not stop them.
  private let queue = DispatchQueue(label: "praya.run-folders", attributes: .concurrent)

  /// Opens the folders under `folder`, which is made where it is missing.
  ///
  /// - Parameters:
  ///   - settings: for its limits on scripts, inputs and reads.
  ///   - areOfMembers: whether jobs have users of their own, whoever Praya runs as. As root it gives each its part of the
  ///     folder; else it lets them in by an access list, which the file system has to have.
  /// - Throws: `.refused` when the folder will not do, with what to change.
  public init(
    folder: String, settings: LocalCentreSettings = LocalCentreSettings(), areOfMembers: Bool = false
  ) throws(CentreFailure) {
    self.folder = try CentreFolder.prepare(folder)
    self.settings = settings
    self.areOfMembers = areOfMembers
    if areOfMembers { try CentreFolder.openPassage(self.folder) }
    RunFolder.sweep(self.folder)
  }

  public func path(of key: RunKey) -> String { "\(folder)/runs/\(key)" }

  public func stage(_ order: RunOrder, for user: UInt32?) async throws(CentreFailure) {
    try await perform { folders throws(CentreFailure) in
      guard !folders.run(order.key).exists else { return }
      if let fault = order.fault(settings: folders.settings) { throw .refused(reason: fault) }
      _ = try CentreFailure.translating { () throws(SystemFailure) in
        try RunFolder.stage(
          as: order.key.rawValue, in: folders.folder, passage: folders.areOfMembers ? 0o711 : FolderAccess.passage
        ) { path throws(SystemFailure) in
          // What was ordered is in the journal of whoever asked.
          let staged = RunFolder(path: path)
          guard mkdir(staged.path(RunFolder.claims), 0o700) == 0 else { throw SystemFailure("mkdir", path) }
          try RunFolder.writeFiles(of: order, to: path)
          try staged.give(to: user, sharing: folders.areOfMembers)
        }
      }
    }
  }

  public func claim(of key: RunKey) async throws(CentreFailure) -> SharedClaim? {
    try await perform { folders throws(CentreFailure) in
      try CentreFailure.translating { () throws(SystemFailure) in try folders.run(key).sharedClaim() }
    }
  }

  public func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    try await perform { folders throws(CentreFailure) in
      try folders.run(key).read(name, from: offset, limit: min(limit, folders.settings.readLimitBytes))
    }
  }

  public func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] {
    try await perform { folders throws(CentreFailure) in try folders.run(key).files() }
  }

  public func discardFiles(of key: RunKey) async throws(CentreFailure) {
    try await perform { folders throws(CentreFailure) in
      let run = folders.run(key)
      if run.exists { try run.discard() }
    }
  }

  /// Why a user cannot be let into a part of these folders by somebody who is not root; nil where they can.
  public static func sharingFault(in folder: String, with user: UInt32) -> String? {
    do throws(SystemFailure) {
      try RunFolder.tryFolder(in: "\(folder)/incoming") { name, place throws(SystemFailure) in
        try AccessList.share(name, in: place, with: user)
      }
      return nil
    } catch { return error.description }
  }

  private func run(_ key: RunKey) -> RunFolder { RunFolder(path: path(of: key)) }

  private func perform<Answer: Sendable>(
    _ body: @escaping @Sendable (SharedRunFolders) throws(CentreFailure) -> Answer
  ) async throws(CentreFailure) -> Answer {
    let result: Result<Answer, CentreFailure> = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: Result { () throws(CentreFailure) in try body(self) }) }
    }
    return try result.get()
  }
}

extension RunFolder {
  /// Where the jobs of a shared run claim it.
  static let claims = "claims"

  /// Gives the job's part of the folder to its user, where Praya runs as root and may do so.
  fileprivate func give(to user: UInt32?, sharing: Bool) throws(SystemFailure) {
    guard let user, user != geteuid(), geteuid() == 0 || sharing else { return }
    let folder = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
    for name in [RunFolder.work, RunFolder.temporary, RunFolder.script, RunFolder.claims] {
      if geteuid() == 0 {
        try FolderAccess.give(name, in: folder, to: user)
      } else {
        try AccessList.share(name, in: folder, with: user)
      }
    }
  }

  /// The folder is the job's, so that anything may be in it: only a small regular file counts.
  fileprivate func sharedClaim() throws(SystemFailure) -> SharedClaim? {
    do throws(SystemFailure) {
      let folder = try Descriptor.open(path(RunFolder.claims), O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      // Other machines write it: a fresh look at the folder is what makes a network file system ask again.
      _ = try FolderWalk.names(in: folder, limit: 16)
      let file = try folder.open("claim", O_RDONLY | O_NONBLOCK | O_NOCTTY)
      guard try file.status().isRegularFile, let line = String(validating: try file.read(limit: 128), as: UTF8.self)
      else { return nil }
      return SharedClaim(line: line, wasRepeated: try RunFolder.isThere("again", in: folder))
    } catch {
      if error.isMissing || error.code == ELOOP || error.code == ENXIO { return nil }
      throw error
    }
  }

  private static func isThere(_ name: String, in folder: borrowing Descriptor) throws(SystemFailure) -> Bool {
    do throws(SystemFailure) {
      _ = try FolderWalk.status(of: name, in: folder)
      return true
    } catch {
      if error.isMissing { return false }
      throw error
    }
  }
}
