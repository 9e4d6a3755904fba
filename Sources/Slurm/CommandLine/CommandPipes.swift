internal import CLinux
internal import Glibc

/// The pipes between this process and a command: its input, output and errors, and an attachment that it reads as its
/// descriptor 3.
struct CommandPipes {
  /// What the command has, in the order of its numbers. All have numbers above those they get there, so that none is
  /// overwritten by another on the way.
  private(set) var others: [Int32] = []
  private(set) var input: Int32 = -1
  private(set) var output: Int32 = -1
  private(set) var errors: Int32 = -1
  private(set) var attachment: Int32 = -1

  init(hasAttachment: Bool) throws(SlurmFailure) {
    do throws(SlurmFailure) {
      input = try add(writes: true)
      output = try add(writes: false)
      errors = try add(writes: false)
      if hasAttachment { attachment = try add(writes: true) }
    } catch {
      close()
      throw error
    }
  }

  /// A pipe of which the command gets the other end.
  private mutating func add(writes: Bool) throws(SlurmFailure) -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw .away(reason: "no pipe to a command: \(String(cString: strerror(errno)))")
    }
    let (own, others) = writes ? (ends[1], ends[0]) : (ends[0], ends[1])
    let moved = praya_duplicate_above(others, 16)
    Glibc.close(others)
    guard moved >= 0, praya_set_nonblocking(own) == 0, praya_set_close_on_exec(own) == 0 else {
      if moved >= 0 { Glibc.close(moved) }
      Glibc.close(own)
      throw .away(reason: "no pipe to a command: \(String(cString: strerror(errno)))")
    }
    self.others.append(moved)
    return own
  }

  mutating func closeOthersEnds() {
    for descriptor in others { Glibc.close(descriptor) }
    others = []
  }

  mutating func closeInput() { CommandPipes.close(&input) }
  mutating func closeOutput() { CommandPipes.close(&output) }
  mutating func closeErrors() { CommandPipes.close(&errors) }
  mutating func closeAttachment() { CommandPipes.close(&attachment) }

  mutating func close() {
    closeOthersEnds()
    closeInput()
    closeOutput()
    closeErrors()
    closeAttachment()
  }

  private static func close(_ descriptor: inout Int32) {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }
}
