import CLinux
import Console
import Glibc
import Language
import Workloads

/// A workload that a command was given: a file, read a piece at a time as often as it is played, or standard input, which
/// is held.
struct WorkloadFile {
  static let operand = Operand(
    "TRACE", as: .text,
    Phrase(
      "A workload: Standard Workload Format, CSV with column names, or sacct --parsable2; plain or gzip; '-' for standard input.",
      "工作負載：標準工作負載格式（SWF）、附欄名的 CSV 或 sacct --parsable2 的輸出；可為 gzip；「-」代表標準輸入。"))
  static let strict = Flag(
    "strict", Phrase("Refuse a workload with a broken line, rather than leave the line out.", "遇有錯誤的行即拒絕整份工作負載，而非略過該行。"))
  static let unit = Option(
    "count", "UNIT", as: .choice as ValueKind<Unit>,
    Phrase(
      "What of Slurm's accounting is a job's size: processors (the default) or devices.",
      "Slurm 記錄中以何者作為作業大小：processors（預設）或 devices。"))
  static let options: [any OptionDeclaring] = [strict, unit]

  enum Unit: String, CaseIterable, Sendable { case processors, devices }

  /// The most that is taken from standard input, in bytes.
  static let mostInput = 1 << 30
  private static let piece = 256 << 10

  let name: String
  private let held: [UInt8]?
  private let options: WorkloadReader.Options

  /// - Throws: `Failure` when the file is not there.
  init(_ call: Invocation) throws {
    name = call[Self.operand]
    held = name == "-" ? try call.terminal.readInput(Self.mostInput) : nil
    options = WorkloadReader.Options(
      isStrict: call.has(Self.strict), unit: call[Self.unit] == .devices ? .devices : .processors)
  }

  /// Reads it from its beginning. - Parameter processors: jobs that need more are left out, and counted.
  func reader(processors: Int32? = nil) throws -> WorkloadReader {
    var options = options
    options.processors = processors
    if let held { return WorkloadReader(held, options: options) }
    let stream = try InputStreamOfBytes(name, piece: Self.piece)
    return WorkloadReader(options: options) { try stream.next() }
  }

  /// What a report calls it.
  var title: String { held == nil ? String(name.split(separator: "/").last ?? "") : "standard input" }

  /// What the workload itself says that its machine has.
  func processors() throws -> Int32? {
    var reader = try reader()
    var jobs: [WorkloadJob] = []
    // The comments stand before the first jobs.
    _ = try reader.appendNext(to: &jobs)
    return reader.header.processors.flatMap { $0 > 0 ? Int32(exactly: $0) : nil }
  }
}

/// The bytes of a file, from its beginning to its end.
private final class InputStreamOfBytes {
  private let path: String
  private let descriptor: Int32
  private let piece: Int

  init(_ path: String, piece: Int) throws {
    self.path = path
    self.piece = piece
    descriptor = try LocalFile.open(path)
  }

  deinit { close(descriptor) }

  /// The next bytes; nil at the end.
  func next() throws -> [UInt8]? {
    let bytes = try LocalFile.read(descriptor, of: path, atMost: piece)
    return bytes.isEmpty ? nil : bytes
  }
}

extension WorkloadReader {
  /// Tells what was left out and assumed, on standard error, where it is anything.
  func tellCounts(_ call: Invocation) {
    for line in counts.named {
      call.terminal.complain(
        Phrase(
          "line \(line.number) is left out: \(line.fault.message.english)",
          "略過第 \(line.number) 行：\(line.fault.message.traditionalChinese)")[call.language])
    }
    let others = counts.brokenLines - counts.named.count
    let notes: [(Int, Phrase)] = [
      (others, Phrase("\(others) further broken lines are left out", "另略過 \(others) 行錯誤")),
      (
        counts.withoutRun,
        Phrase("\(counts.withoutRun) jobs that never ran are left out", "略過 \(counts.withoutRun) 項從未執行的作業")
      ),
      (
        counts.tooLarge,
        Phrase("\(counts.tooLarge) jobs that need more than the machine has are left out", "略過 \(counts.tooLarge) 項超出機器容量的作業")
      ),
      (
        counts.requestRaised,
        Phrase(
          "\(counts.requestRaised) jobs asked for less than they ran, or for nothing: their run time counts as asked for",
          "\(counts.requestRaised) 項作業申請時間短於實際執行時間或沒有申請：以實際執行時間計算")
      ),
    ]
    for (count, note) in notes where count > 0 { call.terminal.complain(note[call.language]) }
  }
}
