import CLinux
import Glibc

/// The folder that a centre keeps its runs in.
enum CentreFolder {
  /// Makes what is missing of it: the folder itself, `runs` and `incoming`. - Returns: its absolute path without links.
  static func prepare(_ folder: String) throws(CentreFailure) -> String {
    var place = folder.hasPrefix("/") ? "" : "."
    for component in folder.split(separator: "/") {
      place += "/\(component)"
      guard DurableFile.exists(place) || make(place, mode: FolderAccess.passage) else {
        throw .refused(reason: SystemFailure("mkdir", place).description)
      }
    }
    guard let resolved = realpath(place, nil) else { throw .refused(reason: SystemFailure("open", folder).description) }
    defer { free(resolved) }
    let path = String(cString: resolved)
    for (name, mode) in [("runs", FolderAccess.passage), ("incoming", 0o700)] {
      let inner = "\(path)/\(name)"
      guard DurableFile.exists(inner) || make(inner, mode: mode) else {
        throw .refused(reason: SystemFailure("mkdir", inner).description)
      }
      try checkOwner(of: inner)
    }
    try checkOwner(of: path)
    if geteuid() == 0, let barred = FolderAccess.firstBarred(on: "\(path)/runs") {
      throw .refused(
        reason: "jobs run under users of their own here and could not pass \(barred): choose another folder than \(folder), "
          + "or let others pass (chmod o+x \(barred))")
    }
    return path
  }

  /// Lets others pass through to what is theirs, without being able to look round.
  static func openPassage(_ folder: String) throws(CentreFailure) {
    for path in [folder, "\(folder)/runs"] {
      guard chmod(path, 0o711) == 0 else { throw .refused(reason: SystemFailure("chmod", path).description) }
    }
    if let barred = FolderAccess.firstBarred(on: "\(folder)/runs") {
      throw .refused(
        reason:
          "members' jobs could not pass \(barred): choose another folder than \(folder), or let others pass (chmod o+x \(barred))"
      )
    }
  }

  private static func make(_ path: String, mode: mode_t) -> Bool {
    // Twice: the caller's umask may take bits away from the first.
    (mkdir(path, mode) == 0 && chmod(path, mode) == 0) || errno == EEXIST
  }

  /// In a folder of someone else's, or one that others may write, what Praya trusts could be exchanged.
  private static func checkOwner(of path: String) throws(CentreFailure) {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .refused(reason: SystemFailure("stat", path).description) }
    guard status.isFolder, status.st_uid == geteuid(), status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
      throw .refused(reason: "\(path) must be a folder that belongs to who runs Praya and that nobody else may write")
    }
  }
}
