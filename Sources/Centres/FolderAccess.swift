import CLinux
import Glibc

/// Who may pass through and own the folders of runs.
enum FolderAccess {
  /// The mode of the folders around the jobs' own. As root, jobs of other users find their way through without
  /// being able to look round; otherwise nobody else has any business there.
  static var passage: mode_t { geteuid() == 0 ? 0o711 : 0o700 }

  /// The first folder on the way to `path`, itself included, that users other than its owner cannot pass; nil when
  /// all let them pass.
  static func firstBarred(on path: String) -> String? {
    var place = ""
    for component in path.split(separator: "/") {
      place += "/\(component)"
      var status = stat()
      guard stat(place, &status) == 0, status.st_mode & S_IXOTH != 0 else { return place }
    }
    return nil
  }

  /// Gives `name` and all that is in it to the user, and the group of the same number.
  static func give(_ name: String, in folder: borrowing Descriptor, to user: UInt32) throws(SystemFailure) {
    guard fchownat(folder.number, name, user, user, AT_SYMLINK_NOFOLLOW) == 0 else { throw SystemFailure("chown", name) }
    guard try FolderWalk.status(of: name, in: folder).isFolder else { return }
    let inner = try folder.open(name, O_RDONLY | O_DIRECTORY)
    for name in try FolderWalk.names(in: inner, limit: 1 << 20) { try give(name, in: inner, to: user) }
  }
}
