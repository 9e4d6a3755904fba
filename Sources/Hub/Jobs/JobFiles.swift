public import Access
public import Centres
internal import Jobs
public import Language
internal import Quantities
internal import Storage

extension Hub {
  /// At most so many bytes of a file in one answer.
  public static let largestFilePart = 1 << 20

  /// A part of a job's output, also while it runs. Empty before it has started.
  ///
  /// - Parameter errors: the error output, where it goes to a file of its own.
  public func jobLog(_ name: String, errors: Bool = false, from offset: Int64 = 0, by actor: Actor) async throws(Problem)
    -> FilePart
  {
    try await logPart(of: contentJob(name, by: actor), errors: errors, from: offset, limit: Hub.largestFilePart)
  }

  /// A part of the output of a job that the reader may read.
  func logPart(of job: JobRecord, errors: Bool, from offset: Int64, limit: Int) async throws(Problem) -> FilePart {
    let files = job.outputFiles
    do {
      return try await file(errors ? files.error : files.output, of: job, from: offset, limit: limit)
    } catch {
      // A job that has not begun to write has no log yet.
      if error.kind == .notFound { return FilePart(bytes: [], total: 0) }
      throw error
    }
  }

  /// A part of a file of a job's folder.
  public func jobFile(_ path: String, of name: String, from offset: Int64 = 0, by actor: Actor) async throws(Problem) -> FilePart
  {
    try await file(path, of: contentJob(name, by: actor), from: offset)
  }

  /// The files of a job's folder, by their names; none before it has started.
  public func jobFiles(_ name: String, _ page: PageRequest, by actor: Actor) async throws(Problem) -> Page<FileEntry> {
    let job = try await contentJob(name, by: actor)
    guard job.acceptedAt != nil else { return .empty }
    let centre = try centre(of: job)
    let files: [FileEntry]
    do { files = try await centre.files(of: job.key) } catch { throw Problem(error, file: "") }
    return try page.page(of: files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }, by: \.name)
  }

  /// Puts a file beside a job's script before it starts; every run of the submission will find it.
  public func putInput(_ input: InputFile, for name: String, by actor: Actor) async throws(Problem) {
    try await change(.changeJob, by: actor, "job:\(name.prefix(64))") { change in
      try Hub.check([input])
      let jobs = try change.records.jobs(named: name)
      guard let first = jobs.first else { throw Problem.notFound(Phrase("job", "作業"), name) }
      _ = try change.visibleJob(first.id)
      try change.require(.changeJob, on: first.target)
      let siblings = try change.records.select(JobRecord.self, where: .equal(.submission, first.submission))
      guard siblings.allSatisfy({ $0.state == .held || $0.state == .waiting }) else {
        throw Problem(
          .conflict, "job-started",
          Phrase(
            "Inputs are put before a job starts: submit it with --hold to have time.",
            "輸入檔案須於作業開始前放入：可用 --hold 提交以預留時間。"))
      }
      // Their sizes are asked for, not their bytes: these may be many.
      let present = try change.records.select(InputPlace.self, where: .equal(.submission, first.submission))
      let others = present.filter { $0.name != input.name }
      let known = Set(others.map(\.name)).union([input.name])
      let total = try change.records.inputBytes(of: first.submission, without: input.name)
      try Hub.check(count: known.count, bytes: total + Int64(input.bytes.count))
      let record = InputRecord(submission: first.submission, name: input.name, bytes: input.bytes)
      if others.count < present.count { try change.records.update(record) } else { try change.records.insert(record) }
    }
  }

  private func contentJob(_ name: String, by actor: Actor) async throws(Problem) -> JobRecord {
    try await reading(.readJobContent, by: actor, "job:\(name.prefix(64))") { records in
      guard let job = try records.jobs(named: name).first else { throw Problem.notFound(Phrase("job", "作業"), name) }
      _ = try records.visibleJob(job.id, to: actor)
      try actor.require(.readJobContent, on: job.target)
      return job
    }
  }

  private func centre(of job: JobRecord) throws(Problem) -> any Centre {
    guard let centre = directory[job.centre] else {
      throw Problem(
        .unavailable, "centre-not-connected",
        Phrase("The centre '\(job.centre)' is not connected at the moment.", "算力中心「\(job.centre)」目前未有連接。"))
    }
    return centre
  }

  private func file(
    _ path: String, of job: JobRecord, from offset: Int64, limit: Int = Hub.largestFilePart
  ) async throws(Problem) -> FilePart {
    guard offset >= 0 else {
      throw .invalid("offset", rule: "not-negative", Phrase("An offset is not negative.", "位移不可為負數。"))
    }
    guard job.acceptedAt != nil || job.startedAt != nil else { throw .notFound(Phrase("file", "檔案"), path) }
    let centre = try centre(of: job)
    do {
      return try await centre.read(path, of: job.key, from: offset, limit: limit)
    } catch { throw Problem(error, file: path) }
  }
}

extension Change {
  /// A submission's inputs are kept until its last run is over: until then a run may have to be sent again.
  func discardInputs(of job: JobRecord) throws {
    let inputs = try records.select(InputPlace.self, where: .equal(.submission, job.submission))
    guard !inputs.isEmpty,
      try records.select(JobRecord.self, where: .equal(.submission, job.submission) && .isNull(.settled_at), limit: 1).isEmpty
    else { return }
    for input in inputs { try records.delete(InputRecord.self, job.submission, input.name) }
  }
}

/// Which inputs there are, without their bytes.
private struct InputPlace: StoredRecord {
  enum Column: String, CaseIterable, Sendable { case submission, name, size }
  static let table = InputRecord.table
  static let key: [Column] = [.submission, .name]

  let name: String

  init(from row: inout RowReader) throws {
    _ = try row.next(SubmissionID.self)
    name = try row.next()
  }

  func write(to row: inout RowWriter) { preconditionFailure("it is only read") }
}

extension ReadTransaction {
  /// The bytes of a submission's inputs together, one of them left out.
  fileprivate func inputBytes(of submission: SubmissionID, without name: String) throws -> Int64 {
    try sum(InputPlace.self, of: .size, where: .equal(.submission, submission) && .notEqual(.name, name))
  }
}

extension Problem {
  /// What a member is told when a centre does not hand out a file.
  fileprivate init(_ failure: CentreFailure, file: String) {
    switch failure {
    case .notFound: self = .notFound(Phrase("file", "檔案"), file)
    case .refused(let reason):
      self.init(.conflict, "centre-refused", Phrase("The centre refused: \(reason)", "算力中心拒絕：\(reason)"))
    case .unreachable, .troubled:
      self.init(
        .unavailable, "centre-unreachable",
        Phrase("The centre does not answer at the moment. Please try again later.", "算力中心目前未有回應，請稍後再試。"))
    }
  }
}
