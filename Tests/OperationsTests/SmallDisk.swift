import Foundation
import Glibc
import Testing

/// A file system of a few MiB in memory, for what happens when it is full. Mounting one takes root.
final class SmallDisk {
  let folder: Folder
  private var ballast: String { folder.url.appending(path: "ballast").path }

  /// - Parameter original: its data folder is copied onto the disk.
  /// - Returns: nil where this user may not mount; the test says so.
  init?(mebibytes: Int, with original: Folder) throws {
    folder = try Folder()
    guard mount("tmpfs", folder.url.path, "tmpfs", 0, "size=\(mebibytes)m,mode=711") == 0 else {
      withKnownIssue("mounting a small disk takes root") { Issue.record("skipped") }
      return nil
    }
    try FileManager.default.copyItem(atPath: original.data, toPath: folder.data)
  }

  /// Leaves nothing free.
  func fill() throws {
    let file = open(ballast, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    defer { close(file) }
    let block = [UInt8](repeating: 7, count: 4096)
    while write(file, block, block.count) > 0 {}
  }

  func empty() throws { try FileManager.default.removeItem(atPath: ballast) }

  func makeReadOnly() throws {
    let outcome = mount("tmpfs", folder.url.path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil)
    try #require(outcome == 0)
  }

  deinit { umount2(folder.url.path, Int32(MNT_DETACH)) }
}
