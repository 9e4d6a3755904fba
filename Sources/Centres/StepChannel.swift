import CLinux
import Glibc

/// What a runner and its run's first process say to each other before the script takes over: the step says that it
/// is ready, the runner that the start is on the disk; then the channel closes with the exec, or brings a reason.
struct StepChannel: ~Copyable {
  private static let ready = UInt8(ascii: "R")
  private static let go = UInt8(ascii: "G")
  private static let failed = UInt8(ascii: "F")

  /// What the step got as its descriptor 3.
  static let stepDescriptor: Int32 = 3

  private let end: Descriptor

  init(_ end: consuming Descriptor) { self.end = end }

  /// Both ends: the runner's, and the one for the step.
  static func pair() throws(SystemFailure) -> (runner: Int32, step: Int32) {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw SystemFailure("socketpair", "")
    }
    return (ends[0], ends[1])
  }

  // The runner's side.

  enum Message: Equatable {
    case ready
    case failed(reason: String)
    /// The other side is closed.
    case closed
    /// Nothing came in time.
    case silent
  }

  func await(for patience: Int32) -> Message {
    var waiting = pollfd(fd: end.number, events: Int16(POLLIN), revents: 0)
    while true {
      let count = poll(&waiting, 1, patience)
      if count == 0 { return .silent }
      if count > 0 { break }
      guard errno == EINTR else { return .closed }
    }
    switch receive() {
    case StepChannel.ready: return .ready
    case StepChannel.failed:
      var reason: [UInt8] = []
      while reason.count < 4096, let byte = receive() { reason.append(byte) }
      return .failed(reason: String(decoding: reason, as: UTF8.self))
    default: return .closed
    }
  }

  func sendGo() { send([StepChannel.go]) }

  // The step's side.

  func sendReady() { send([StepChannel.ready]) }
  /// False when the runner has died.
  func awaitGo() -> Bool { receive() == StepChannel.go }
  func sendFailure(_ reason: String) { send([StepChannel.failed] + reason.utf8.prefix(4096)) }
  func closeOnExec() { _ = praya_set_close_on_exec(end.number) }

  /// A side that has gone is noticed by the other's silence, not by a signal.
  private func send(_ bytes: [UInt8]) { _ = Glibc.send(end.number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

  private func receive() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = recv(end.number, &byte, 1, 0)
      if count == 1 { return byte }
      guard count < 0, errno == EINTR else { return nil }
    }
  }
}
