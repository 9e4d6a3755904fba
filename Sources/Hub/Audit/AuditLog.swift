internal import Access
internal import Quantities
internal import Storage

/// The chain of the audit log: each line's hash covers the line and the hash before it, so that a changed,
/// removed or reordered line shows. Its head is what is published, so that a cut tail shows too.
struct AuditLog {
  let records: any WriteTransaction

  func append(at now: Instant, actor: PersonID?, act: Act, subject: String, outcome: String) throws {
    let last = try records.select(AuditRecord.self, where: nil, order: .descending(.sequence), limit: 1).first
    var record = AuditRecord(
      sequence: (last?.sequence ?? 0) + 1, at: now, actor: actor, act: act.rawValue, subject: AuditSubject.kept(subject),
      outcome: outcome,
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
