public import Access
public import Language
internal import Quantities
internal import Storage

/// The chain of the audit log: each line's hash covers the line and the hash before it, so that a changed,
/// removed or reordered line shows. Its head is what is published, so that a cut tail shows too.
struct AuditLog {
  let records: any WriteTransaction

  func append(at now: Instant, actor: PersonID?, act: Act, subject: String, outcome: String) throws {
    let last = try records.select(AuditRecord.self, where: nil, order: .descending(.sequence), limit: 1).first
    var record = AuditRecord(
      sequence: (last?.sequence ?? 0) + 1, at: now, actor: actor, act: act.rawValue, subject: subject, outcome: outcome,
      previous: last?.hash ?? .zero, hash: .zero)
    record.hash = record.computedHash
    try records.insert(record)
  }
}

extension AuditRecord {
  /// SHA-256 over the previous hash and every field, each led by its length, so that no two lines read alike.
  var computedHash: Digest {
    var bytes: [UInt8] = Array("praya-audit-1".utf8)
    bytes += previous.bytes
    for field in ["\(sequence)", "\(at.millisecondsSince1970)", actor?.rawValue ?? "", act, subject, outcome] {
      let length = UInt32(field.utf8.count)
      bytes += [UInt8(truncatingIfNeeded: length >> 24), UInt8(truncatingIfNeeded: length >> 16)]
      bytes += [UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)]
      bytes += field.utf8
    }
    return Digest(of: bytes)
  }
}

/// What a reading of the whole audit log found.
public struct AuditVerification: Sendable, Hashable, Codable {
  public let lines: Int64
  /// The last line's hash, in hexadecimal.
  public let head: String
  /// The first line that does not follow from the one before, or nil when all do.
  public let firstFault: Int64?
}

extension Hub {
  /// Reads the audit log from its first line and checks every link.
  ///
  /// - Parameter actor: nil from the machine itself.
  public func verifyAudit(by actor: Actor?) async throws(Problem) -> AuditVerification {
    try await reading(.readAudit, by: actor, "hub:") { records in
      try actor?.require(.readAudit, on: .hub)
      var (previous, lines, fault) = (Digest.zero, Int64(0), Int64?.none)
      try records.forEach(AuditRecord.self, where: nil, order: [.ascending(.sequence)]) { record in
        let follows = record.sequence == lines + 1 && record.previous == previous && record.hash == record.computedHash
        if fault == nil, !follows { fault = record.sequence }
        (previous, lines) = (record.hash, record.sequence)
      }
      return AuditVerification(lines: lines, head: previous.description, firstFault: fault)
    }
  }
}
