import CLinux
import Glibc

/// Ways inside a folder that someone else may fill with anything: each component is opened without following
/// links, so that no link, not even one changed at the same moment, leads outside.
enum FolderWalk {
  /// Deeper folders are neither listed nor read.
  static let depthLimit = 32

  /// The components of a path inside a folder; nil when it is empty, absolute, too deep or long, or holds `.`, `..`
  /// or a zero byte.
  static func components(of path: String) -> [String]? {
    guard path.utf8.count <= 1024, !path.utf8.contains(0) else { return nil }
    let pieces = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let areNames = pieces.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && $0.utf8.count <= 255 }
    return areNames && pieces.count <= depthLimit ? pieces : nil
  }

  /// Opens the file at `components` inside `folder`.
  static func open(
    _ components: [String], in folder: borrowing Descriptor, _ flags: Int32, mode: mode_t = 0
  ) throws(SystemFailure) -> Descriptor {
    guard let name = components.last else { throw SystemFailure("open", "", code: EINVAL) }
    var place = try folder.open(".", O_RDONLY | O_DIRECTORY)
    for component in components.dropLast() { place = try place.open(component, O_RDONLY | O_DIRECTORY) }
    return try place.open(name, flags, mode: mode)
  }

  /// At most `limit` names in the folder, without `.` and `..`; a name that is not UTF-8 is left out.
  static func names(in path: String, limit: Int) throws(SystemFailure) -> [String] {
    try names(in: try Descriptor.open(path, O_RDONLY | O_DIRECTORY), limit: limit)
  }

  static func names(in folder: borrowing Descriptor, limit: Int) throws(SystemFailure) -> [String] {
    // The stream closes the descriptor that it is given, so it gets one of its own.
    let number = praya_open_at(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    guard number >= 0 else { throw SystemFailure("open", "descriptor \(folder.number)") }
    guard let stream = fdopendir(number) else {
      close(number)
      throw SystemFailure("fdopendir", "descriptor \(folder.number)")
    }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < limit, let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
          String(validating: UnsafeBufferPointer(start: bytes, count: strnlen(bytes, 256)), as: UTF8.self)
        }
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// What a name in the folder is, itself and not what it may point to.
  static func status(of name: String, in folder: borrowing Descriptor) throws(SystemFailure) -> stat {
    var status = stat()
    guard fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw SystemFailure("stat", name) }
    return status
  }
}

extension FolderWalk {
  /// The regular files under a folder, by path, at most `limit`; looks at no more than ten times as many names.
  static func files(in folder: borrowing Descriptor, limit: Int) -> [FileEntry] {
    var found: [FileEntry] = []
    var open: [[String]] = [[]]
    var looks = limit * 10
    while let path = open.popLast(), found.count < limit, looks > 0 {
      // What vanishes or changes while one looks is left out.
      guard let place = try? descend(path, in: folder), let names = try? names(in: place, limit: looks) else { continue }
      looks -= names.count
      for name in names where found.count < limit {
        guard let status = try? status(of: name, in: place) else { continue }
        let inner = path + [name]
        if status.isRegularFile {
          found.append(FileEntry(name: inner.joined(separator: "/"), bytes: Int64(status.st_size)))
        } else if status.isFolder, inner.count < depthLimit {
          open.append(inner)
        }
      }
    }
    return found.sorted { $0.name < $1.name }
  }

  /// Removes `name` from the folder with all that is in it. Links are removed, never followed.
  ///
  /// - Returns: false when something could not be removed, such as a folder deeper than ten times `depthLimit`.
  @discardableResult
  static func remove(_ name: String, from folder: borrowing Descriptor, depth: Int = 0) -> Bool {
    if unlinkat(folder.number, name, 0) == 0 || errno == ENOENT { return true }
    guard errno == EISDIR || errno == EPERM, depth < depthLimit * 10,
      let inner = try? folder.open(name, O_RDONLY | O_DIRECTORY)
    else { return false }
    while let names = try? names(in: inner, limit: 1000), !names.isEmpty {
      for name in names { guard remove(name, from: inner, depth: depth + 1) else { return false } }
    }
    return unlinkat(folder.number, name, AT_REMOVEDIR) == 0
  }

  private static func descend(_ path: [String], in folder: borrowing Descriptor) throws(SystemFailure) -> Descriptor {
    var place = try folder.open(".", O_RDONLY | O_DIRECTORY)
    for component in path { place = try place.open(component, O_RDONLY | O_DIRECTORY) }
    return place
  }
}
