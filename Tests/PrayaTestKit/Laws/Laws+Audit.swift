internal import Hub
internal import Quantities

extension Laws {
  /// Law 6: the audit log has no gap, and every line names the one before it.
  public static func audited(_ records: HubRecords) -> [Violation] {
    var (sequence, previous) = (Int64(0), Digest.zero)
    for line in records.audit {
      guard line.sequence == sequence + 1 else { return [Violation(6, "line \(sequence + 1) of the audit log is missing")] }
      guard line.previous == previous else { return [Violation(6, "line \(line.sequence) of the audit log follows another one")] }
      (sequence, previous) = (line.sequence, line.hash)
    }
    return []
  }

  /// Law 6: every hash of the audit log is that of its line, computed here by the published rule.
  public static func auditHashes(_ records: HubRecords) -> [Violation] {
    records.audit.compactMap { line in
      var bytes = Array("praya-audit-1".utf8) + line.previous.bytes
      let fields = [
        "\(line.sequence)", "\(line.at.millisecondsSince1970)", line.actor?.rawValue ?? "", line.act, line.subject, line.outcome,
      ]
      for field in fields {
        let length = field.utf8.count
        bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
        bytes += field.utf8
      }
      return Digest(of: bytes) == line.hash ? nil : Violation(6, "line \(line.sequence) of the audit log was changed")
    }
  }

  /// Law 6: between two moments, whatever changed in the records has left a line in the audit log; and a refusal has
  /// changed nothing else.
  ///
  /// - Parameter refusal: the problem's name, when the step between was refused to somebody signed in.
  public static func leavesTrace(from before: TableImages, to after: TableImages, refusal: String?) -> [Violation] {
    var violations: [Violation] = []
    let isChanged = before.tables != after.tables
    if isChanged, after.auditLines == before.auditLines {
      violations.append(Violation(6, "a change left no line in the audit log"))
    }
    guard let refusal else { return violations }
    if isChanged { violations.append(Violation(6, "a refusal (\(refusal)) changed the records")) }
    guard after.auditLines == before.auditLines + 1, after.lastOutcome == "refused:\(refusal)" else {
      return violations + [Violation(6, "the refusal '\(refusal)' is not in the audit log")]
    }
    return violations
  }
}
