public import Access
public import Language
internal import Quantities
public import Schemes
internal import Storage

/// A scheme with what it has promised and what it has left.
public struct SchemeStatus: Sendable {
  public let record: SchemeRecord
  public let scheme: Scheme
}

extension Hub {
  /// Publishes a scheme file, or a new revision of one. Applications that were submitted keep what the rules said
  /// then. Only the file of somebody who may publish it is read.
  ///
  /// - Parameter name: the scheme that the file is said to be; nil for whichever it is.
  /// - Throws: a problem with every fault by line.
  @discardableResult
  public func publishScheme(_ file: [UInt8], named name: Slug? = nil, by actor: Actor) async throws(Problem) -> SchemeRecord {
    let scheme = try await preparing(.manageScheme, by: actor, "hub:") { () throws(Problem) in
      try actor.require(.manageScheme, on: .hub)
      let scheme = try Hub.readScheme(file)
      guard let name, scheme.id != name.rawValue else { return scheme }
      throw .invalid(
        "id", rule: "address",
        Phrase("The file is the scheme '\(scheme.id)', the address is '\(name)'.", "檔案為計劃「\(scheme.id)」，網址為「\(name)」。"))
    }
    return try await change(.manageScheme, by: actor, "scheme:\(scheme.id)") { change in
      try change.require(.manageScheme, on: .hub)
      return try change.publish(scheme)
    }
  }

  /// Opens a scheme for applications, or closes it. Its grants go on either way.
  public func setScheme(_ id: Slug, open: Bool, by actor: Actor) async throws(Problem) {
    try await change(.manageScheme, by: actor, "scheme:\(id)") { change in
      try change.require(.manageScheme, on: .hub)
      var record = try change.records.require(SchemeRecord.self, id, Phrase("scheme", "資助計劃"))
      try change.match(record.revision)
      guard record.isOpen != open else { return }
      (record.isOpen, record.revision) = (open, record.revision + 1)
      try change.records.update(record)
    }
  }

  /// The schemes, by their names. - Parameter open: whether they take applications; nil for all.
  public func schemes(open: Bool? = nil, _ page: PageRequest) async throws(Problem) -> Page<SchemeStatus> {
    try await reading(.readCatalogue, by: nil, "hub:") { records in
      var listing = Listing<SchemeRecord>(.everything(nil))
      listing.test(open.map { .equal(.is_open, $0) })
      return try records.page(listing.query(.ascending(.id)), page).map { SchemeStatus(record: $0, scheme: try $0.scheme()) }
    }
  }

  public func scheme(_ id: Slug) async throws(Problem) -> SchemeStatus {
    try await reading(.readCatalogue, by: nil, "hub:") { records in
      let record = try records.require(SchemeRecord.self, id, Phrase("scheme", "資助計劃"))
      return SchemeStatus(record: record, scheme: try record.scheme())
    }
  }

  /// Reads a scheme file. - Throws: a problem with every fault by line.
  public static func readScheme(_ file: [UInt8]) throws(Problem) -> Scheme {
    let (scheme, faults) = Scheme.read(file)
    guard let scheme, faults.isEmpty else {
      throw .invalid(
        faults.isEmpty ? [.init(field: "", rule: "form", Phrase("This is no scheme file.", "此檔案不是資助計劃檔案。"))] : faults)
    }
    return scheme
  }
}

extension SchemeRecord {
  /// The scheme as it was published.
  func scheme() throws -> Scheme { try Hub.readScheme(Array(document.utf8)) }
}

extension Change {
  /// Writes a scheme, or its next revision where it differs from what is there.
  func publish(_ scheme: Scheme) throws -> SchemeRecord {
    guard let id = Slug(rawValue: scheme.id) else {
      throw Problem.invalid("id", rule: "form", Phrase("'\(scheme.id)' is no short name.", "「\(scheme.id)」不是有效的短名稱。"))
    }
    let document = String(decoding: scheme.write(), as: UTF8.self)
    guard var present = try records.find(SchemeRecord.self, id) else {
      let record = SchemeRecord(id: id, document: document, isOpen: true, revision: 1, publishedAt: now)
      try records.insert(record)
      return record
    }
    try match(present.revision)
    guard present.document != document else { return present }
    (present.document, present.revision, present.publishedAt) = (document, present.revision + 1, now)
    try records.update(present)
    return present
  }
}
