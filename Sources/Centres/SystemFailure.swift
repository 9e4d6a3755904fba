import Glibc

/// What the kernel refused: the call, what it was about, and why.
struct SystemFailure: Error, Hashable, CustomStringConvertible {
  var call: String
  var subject: String
  /// An `errno` value.
  var code: Int32

  /// - Parameter code: by default what the call just made has left in `errno`.
  init(_ call: String, _ subject: String, code: Int32 = errno) {
    self.call = call
    self.subject = subject
    self.code = code
  }

  var isMissing: Bool { code == ENOENT || code == ENOTDIR }

  var description: String { "\(call) \(subject): \(SystemFailure.text(of: code))" }

  /// The C library's text for an `errno` value; glibc keeps it apart for each thread.
  static func text(of code: Int32) -> String { String(cString: strerror(code)) }
}

extension CentreFailure {
  /// Whether a call that the kernel refused was carried out is for the caller to ask again.
  init(_ failure: SystemFailure) { self = .troubled(reason: failure.description) }

  /// What `body` answers; what the kernel refuses it becomes a failure of the centre.
  static func translating<Answer>(_ body: () throws(SystemFailure) -> Answer) throws(CentreFailure) -> Answer {
    do throws(SystemFailure) { return try body() } catch { throw CentreFailure(error) }
  }
}
