internal import Dispatch
internal import Glibc
internal import Quantities

/// Mail as files, for a hub without a mail server: one `.eml` a message, named by time and identifier, that any mail
/// program opens. The same message sent again takes its own place.
public final class MailFolder: Mailer {
  private let path: String
  private let queue = DispatchQueue(label: "praya.mail.folder")

  /// - Parameter path: made at the first message where it is missing, for its owner only.
  public init(_ path: String) { self.path = path }

  public func send(_ message: MailMessage) async throws(MailFailure) {
    let failure = await withCheckedContinuation { continuation in
      queue.async { [path] in continuation.resume(returning: Self.write(message, in: path)) }
    }
    if let failure { throw failure }
  }

  /// `20261121T010728.000Z-01kahm….eml`
  static func name(of message: MailMessage) -> String {
    let time = message.date.description.filter { $0 != "-" && $0 != ":" }
    return "\(time)-\(message.identifier).eml"
  }

  /// Writes beside, and renames once every byte is on the disk.
  private static func write(_ message: MailMessage, in folder: String) -> MailFailure? {
    if mkdir(folder, 0o700) != 0, errno != EEXIST { return failure("make", folder) }
    let final = "\(folder)/\(name(of: message))"
    let unfinished = "\(folder)/.\(name(of: message)).unfinished"
    unlink(unfinished)
    let file = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { return failure("make", unfinished) }
    let isWritten = writeAll(message.bytes, to: file) && fsync(file) == 0
    let words = isWritten ? nil : failure("write", unfinished)
    guard close(file) == 0, isWritten else {
      unlink(unfinished)
      return words ?? failure("close", unfinished)
    }
    guard rename(unfinished, final) == 0 else {
      let words = failure("rename", unfinished)
      unlink(unfinished)
      return words
    }
    return flush(folder)
  }

  private static func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func flush(_ folder: String) -> MailFailure? {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return failure("open", folder) }
    defer { close(descriptor) }
    return fsync(descriptor) == 0 ? nil : failure("flush", folder)
  }

  private static func failure(_ act: String, _ path: String) -> MailFailure {
    .unavailable(reason: "cannot \(act) \(path): \(String(cString: strerror(errno)))")
  }
}
