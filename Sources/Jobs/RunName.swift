public import Quantities

/// The name of one run: the job's identifier, and its index when the job is an array. It is the key by which
/// a centre knows the run, and by which its hold and its settlement are told apart from the other indexes'.
///
/// Written `ID` or `ID-INDEX`: letters, digits and a hyphen, at most 34 characters.
public struct RunName<Job>: Hashable, Sendable {
  public let job: Identifier<Job>
  /// Nil for a single run.
  public let index: Int?

  /// - Precondition: the index, where there is one, lies in 0...`JobLimits.arrayIndex`.
  public init(job: Identifier<Job>, index: Int? = nil) {
    precondition(index.map { (0...JobLimits.arrayIndex).contains($0) } ?? true, "an index lies within its limit")
    self.job = job
    self.index = index
  }
}

extension RunName: LosslessStringConvertible {
  public var description: String { index.map { "\(job)-\($0)" } ?? job.description }

  /// Nil unless the text is exactly what `description` writes: one run has one name.
  public init?(_ description: String) {
    let pieces = description.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = pieces.first, let job = Identifier<Job>(rawValue: String(first)) else { return nil }
    guard pieces.count == 2 else {
      self.init(job: job)
      return
    }
    guard let index = Int(pieces[1]), (0...JobLimits.arrayIndex).contains(index), String(index) == pieces[1] else { return nil }
    self.init(job: job, index: index)
  }
}
