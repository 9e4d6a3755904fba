internal import HTTPService

/// An answer of the daemon, and what it complains about. A complaint does not mean that nothing was done: a submission is
/// judged by its job's number.
struct RestAnswer {
  struct Complaint: Hashable {
    /// Slurm's `errno`; -1 where it has none.
    var code: Int
    var words: String
  }

  var status: Int
  /// Nil where the body is no JSON.
  var root: RestValue?
  var complaints: [Complaint]

  init(status: Int, body: [UInt8], mostBytes: Int) throws(SlurmFailure) {
    self.status = status
    complaints = []
    guard body.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
      guard status >= 300 else { throw .unreadable(reason: "the answer is no JSON object") }
      return
    }
    let root = try RestValue(reading: body, mostBytes: mostBytes)
    self.root = root
    guard let errors = root.field("errors") else { return }
    for error in try errors.list(most: 1000).prefix(10) { complaints.append(try Complaint(error)) }
  }

  var hasUnknownJob: Bool { complaints.contains { $0.code == SlurmCode.unknownJob } }

  var words: String {
    let words = complaints.map(\.words).filter { !$0.isEmpty }.joined(separator: "; ")
    return words.isEmpty ? "HTTP status \(status)" : words
  }
}

extension RestAnswer.Complaint {
  /// `{"error_code":2014,"error":…}` of a submission, `{"error_number":…,"description":…}` and `{"errno":…}` of others.
  init(_ error: RestValue) throws(SlurmFailure) {
    let number = error.field("error_number") ?? error.field("error_code") ?? error.field("errno")
    code = Int(exactly: try number?.whole() ?? -1) ?? -1
    let texts = [try error.field("error")?.text(), try error.field("description")?.text()].compactMap { $0 }
    words = SlurmCode.plain(texts.filter { !$0.isEmpty }.joined(separator: ": "))
  }
}
