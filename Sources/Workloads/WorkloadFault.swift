public import Language

/// Why bytes are not the workload that they are said to be.
public enum WorkloadFault: Error, Hashable, Sendable {
  /// The line, counted from 1, and what is wrong with it.
  case line(Int, LineFault)
  /// The compressed data end early, or are damaged.
  case brokenCompression
  /// The first line names no columns that are known here.
  case unknownFormat
  /// A column that is needed is missing.
  case missingColumn(String)
}

/// What is wrong with one line.
public enum LineFault: Hashable, Sendable {
  case fields(found: Int, needed: Int)
  /// The field, counted from 1, is no number.
  case notANumber(field: Int)
  /// Longer than `LineCutter.longestLine`.
  case tooLong
  /// Submitted before the line above it.
  case outOfOrder
  /// A time beyond `WorkloadReader.longestTime`, either way.
  case tooDistant

  public var message: Phrase {
    switch self {
    case .fields(let found, let needed):
      Phrase("it has \(found) fields where \(needed) are needed", "有 \(found) 個欄位，應有 \(needed) 個")
    case .notANumber(let field): Phrase("field \(field) is no number", "第 \(field) 個欄位不是數字")
    case .tooLong:
      Phrase("it is longer than \(LineCutter.longestLine) bytes", "長度超過 \(LineCutter.longestLine) 位元組")
    case .tooDistant:
      Phrase(
        "a time in it is beyond \(WorkloadReader.longestTime) s", "其中有時間超過 \(WorkloadReader.longestTime) 秒")
    case .outOfOrder: Phrase("it was submitted before the job above it", "提交時間早於上一項作業")
    }
  }
}

extension WorkloadFault: ProblemConvertible {
  public var problem: Problem {
    switch self {
    case .line(let number, let fault):
      Problem(
        .malformed, "workload-line",
        Phrase(
          "Line \(number) of the workload is broken: \(fault.message.english).",
          "工作負載第 \(number) 行有誤：\(fault.message.traditionalChinese)。"))
    case .brokenCompression:
      Problem(
        .malformed, "workload-compression",
        Phrase("The compressed data are damaged or end too early.", "壓縮資料已損壞或不完整。"))
    case .unknownFormat:
      Problem(
        .malformed, "workload-format",
        Phrase(
          "This is no workload that Praya reads: Standard Workload Format, CSV with a line of column names, or the "
            + "output of sacct --parsable2.",
          "Praya 無法讀取此工作負載：可用標準工作負載格式（SWF）、首行為欄名的 CSV，或 sacct --parsable2 的輸出。"))
    case .missingColumn(let name):
      Problem(
        .malformed, "workload-column", Phrase("The column '\(name)' is missing.", "缺少欄位「\(name)」。"))
    }
  }
}
