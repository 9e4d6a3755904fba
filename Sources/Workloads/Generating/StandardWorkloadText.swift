/// Writes jobs in the Standard Workload Format.
public enum StandardWorkloadText {
  /// The comments at the top, each `name: value`.
  public static func header(_ fields: [(name: String, value: String)]) -> String {
    fields.map { "; \($0.name): \($0.value)\n" }.joined()
  }

  /// One line, its end included; −1 for what is not known.
  public static func line(_ job: WorkloadJob) -> String {
    "\(job.number) \(job.submitted) -1 \(job.run) \(job.processors) -1 -1 \(job.processors) \(job.requested) -1 1 "
      + "\(job.account) -1 -1 -1 \(job.partition) -1 -1\n"
  }
}
