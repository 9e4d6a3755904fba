import CLinux
import Glibc

/// A file's access list by POSIX 1003.1e draft 17, as Linux keeps it in an extended attribute (`linux/posix_acl_xattr.h`):
/// how a folder is given to a second user by somebody who is not root and can give nothing away.
enum AccessList {
  private static let version: UInt32 = 2
  private enum Tag: UInt16 { case owner = 0x01, user = 0x02, group = 0x04, mask = 0x10, others = 0x20 }
  private static let none: UInt32 = .max

  /// Lets `user` do what the owner may with `name` and all that is in it, and both of them with whatever is made there later;
  /// nobody else anything.
  static func share(_ name: String, in folder: borrowing Descriptor, with user: UInt32) throws(SystemFailure) {
    let isFolder = try FolderWalk.status(of: name, in: folder).isFolder
    let inner = try folder.open(name, O_RDONLY | (isFolder ? O_DIRECTORY : 0))
    let list = entries([(.owner, 7, none), (.user, 7, user), (.group, 0, none), (.mask, 7, none), (.others, 0, none)])
    try set("system.posix_acl_access", list, on: inner, name)
    guard isFolder else { return }
    let later = entries(
      [(.owner, 7, none)] + [geteuid(), user].sorted().map { (.user, 7, $0) }
        + [(.group, 0, none), (.mask, 7, none), (.others, 0, none)])
    try set("system.posix_acl_default", later, on: inner, name)
    for name in try FolderWalk.names(in: inner, limit: 1 << 20) { try share(name, in: inner, with: user) }
  }

  private static func set(
    _ attribute: String, _ list: [UInt8], on file: borrowing Descriptor, _ name: String
  ) throws(SystemFailure) {
    guard fsetxattr(file.number, attribute, list, list.count, 0) == 0 else { throw SystemFailure("share", name) }
  }

  /// Little-endian: tag, rights, and whose they are.
  private static func entries(_ entries: [(Tag, UInt16, UInt32)]) -> [UInt8] {
    var bytes = littleEndian(version)
    for (tag, rights, user) in entries { bytes += littleEndian(tag.rawValue) + littleEndian(rights) + littleEndian(user) }
    return bytes
  }

  private static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}
