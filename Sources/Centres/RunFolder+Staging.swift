import CLinux
import Glibc

/// A run's folder is made elsewhere, in full and synchronised, and then takes its name: at most one folder ever
/// gets it, and whoever sees it sees all of it.
extension RunFolder {
  /// - Returns: false when there is a folder of this name already; then nothing has changed.
  static func stage(
    as name: String, in centre: String, passage: mode_t = FolderAccess.passage,
    fill: (String) throws(SystemFailure) -> Void
  ) throws(SystemFailure) -> Bool {
    var template = Array("\(centre)/incoming/\(name).XXXXXX".utf8CString)
    guard template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap(mkdtemp) }) != nil else {
      throw SystemFailure("mkdtemp", "\(centre)/incoming")
    }
    let staged = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    do throws(SystemFailure) {
      try fill(staged)
      guard chmod(staged, passage) == 0 else { throw SystemFailure("chmod", staged) }
      try DurableFile.synchronise(folder: staged)
      // Renaming a folder onto one that is not empty fails; a run's folder never is.
      guard rename(staged, "\(centre)/runs/\(name)") == 0 else { throw SystemFailure("rename", staged) }
    } catch {
      remove(staged, from: "\(centre)/incoming")
      if error.call == "rename", error.code == ENOTEMPTY || error.code == EEXIST { return false }
      throw error
    }
    try DurableFile.synchronise(folder: "\(centre)/runs")
    return true
  }

  /// Writes the order, the script and the inputs into the folder at `path`.
  static func write(_ order: RunOrder, user: UInt32?, settings: LocalCentreSettings, to path: String) throws(SystemFailure) {
    try writeFiles(of: order, to: path)
    let record = OrderRecord(order, user: user, settings: settings)
    try DurableFile.write(try DurableFile.encode(record), to: RunFolder.order, in: path)
  }

  /// Writes the script and the inputs into the folder at `path`, with the folders in which the job works.
  static func writeFiles(of order: RunOrder, to path: String) throws(SystemFailure) {
    for name in [work, temporary] { try makeFolder("\(path)/\(name)") }
    try write(order.script, to: "\(path)/\(script)", mode: 0o700)
    var folders: Set<String> = []
    for input in order.inputs {
      folders.formUnion(try makeParents(of: input.name, in: "\(path)/\(work)"))
      try write(input.bytes, to: "\(path)/\(work)/\(input.name)", mode: 0o600)
    }
    for output in [order.output, order.errorOutput] { folders.formUnion(try makeParents(of: output, in: "\(path)/\(work)")) }
    for folder in folders { try DurableFile.synchronise(folder: folder) }
    try DurableFile.synchronise(folder: "\(path)/\(work)")
  }

  /// Removes what crashes have left half made, if it is older than an hour.
  static func sweep(_ centre: String) {
    guard let incoming = try? Descriptor.open("\(centre)/incoming", O_RDONLY | O_DIRECTORY),
      let names = try? FolderWalk.names(in: incoming, limit: 10_000)
    else { return }
    for name in names {
      guard let status = try? FolderWalk.status(of: name, in: incoming), time(nil) - status.st_mtim.tv_sec > 3600 else {
        continue
      }
      FolderWalk.remove(name, from: incoming)
    }
  }

  /// Tries something with an empty folder, which is gone afterwards.
  static func tryFolder(
    in place: String, _ body: (String, borrowing Descriptor) throws(SystemFailure) -> Void
  ) throws(SystemFailure) {
    let folder = try Descriptor.open(place, O_RDONLY | O_DIRECTORY)
    let name = "try.\(getpid())"
    try makeFolder("\(place)/\(name)")
    defer { FolderWalk.remove(name, from: folder) }
    try body(name, folder)
  }

  private static func remove(_ path: String, from folder: String) {
    guard let name = path.split(separator: "/").last, let place = try? Descriptor.open(folder, O_RDONLY | O_DIRECTORY) else {
      return
    }
    FolderWalk.remove(String(name), from: place)
  }

  private static func makeParents(of name: String, in folder: String) throws(SystemFailure) -> [String] {
    var (path, made) = (folder, [String]())
    for component in name.split(separator: "/").dropLast() {
      path += "/\(component)"
      try makeFolder(path)
      made.append(path)
    }
    return made
  }

  private static func makeFolder(_ path: String) throws(SystemFailure) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SystemFailure("mkdir", path) }
  }

  private static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(SystemFailure) {
    let file = try Descriptor.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
    // The creator's umask may have taken bits away.
    guard fchmod(file.number, mode) == 0 else { throw SystemFailure("chmod", path) }
    try file.write(bytes)
    try file.synchronise()
  }
}
