internal import CLinux
internal import Glibc

/// What goes to a command and comes from it until it ends.
struct CommandExchange {
  private(set) var output: [UInt8] = []
  private(set) var errors: [UInt8] = []
  private(set) var isTooLong = false

  private var pipes: CommandPipes
  private var input: ArraySlice<UInt8>
  private var attachment: ArraySlice<UInt8>
  private let mostOutputBytes: Int
  private static let mostErrorBytes = 16 << 10

  init(_ pipes: CommandPipes, input: [UInt8], attachment: [UInt8], mostOutputBytes: Int) {
    self.pipes = pipes
    self.input = input[...]
    self.attachment = attachment[...]
    self.mostOutputBytes = mostOutputBytes
  }

  /// - Returns: whether the command has ended; its status is not taken yet. False when the time is over, or it wrote too much.
  mutating func run(_ child: pid_t, until deadline: ContinuousClock.Instant) -> Bool {
    // A command that does not read what it is given must not end this process.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    defer { pipes.close() }
    // Whoever is at its end may have left children behind that hold its output open: they are not waited for.
    var grace: ContinuousClock.Instant?
    while true {
      if grace == nil, hasEnded(child) { grace = ContinuousClock.now + .milliseconds(200) }
      let isSilent = pipes.output < 0 && pipes.errors < 0
      if let grace, isSilent || ContinuousClock.now >= grace { return true }
      guard ContinuousClock.now < deadline else { return false }
      if isSilent { usleep(500) } else { wait(mayBlock: grace == nil) }
      guard !isTooLong else { return false }
    }
  }

  /// Without taking its status.
  private func hasEnded(_ child: pid_t) -> Bool {
    praya_has_ended(child) != 0
  }

  private mutating func wait(mayBlock: Bool) {
    if input.isEmpty { pipes.closeInput() }
    if attachment.isEmpty { pipes.closeAttachment() }
    var polled = [pipes.output, pipes.errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    polled += [pipes.input, pipes.attachment].map { pollfd(fd: $0, events: Int16(POLLOUT), revents: 0) }
    guard poll(&polled, nfds_t(polled.count), mayBlock ? 100 : 10) > 0 else { return }
    if polled[0].revents != 0, !read(pipes.output, into: &output, most: mostOutputBytes) { pipes.closeOutput() }
    if polled[1].revents != 0, !read(pipes.errors, into: &errors, most: Self.mostErrorBytes) { pipes.closeErrors() }
    if output.count > mostOutputBytes { isTooLong = true }
    if polled[2].revents != 0, !write(pipes.input, &input) { pipes.closeInput() }
    if polled[3].revents != 0, !write(pipes.attachment, &attachment) { pipes.closeAttachment() }
  }

  /// - Returns: whether there may be more.
  private func read(_ descriptor: Int32, into bytes: inout [UInt8], most: Int) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
    // One byte beyond tells that there was more; of errors the rest is not wanted.
    bytes += buffer[..<min(count, max(0, most + 1 - bytes.count))]
    return true
  }

  private func write(_ descriptor: Int32, _ bytes: inout ArraySlice<UInt8>) -> Bool {
    let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard count >= 0 else { return errno == EAGAIN || errno == EINTR }
    bytes = bytes.dropFirst(count)
    return !bytes.isEmpty
  }
}
