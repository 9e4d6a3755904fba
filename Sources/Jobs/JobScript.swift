public import Language

/// Reads a batch script as `sbatch` would: what it asks for, and what of it Praya does not use.
public enum JobScript {
  /// What a script says.
  public struct Reading: Sendable, Hashable {
    public let request: JobRequest
    /// What was passed over or taken in one of several ways, by line; words of the command line come last.
    public let warnings: [Problem.Fault]

    public init(request: JobRequest, warnings: [Problem.Fault]) {
      self.request = request
      self.warnings = warnings
    }
  }

  /// Reads a script and the words of a command line.
  ///
  /// Directives are the `#SBATCH` lines before the first command. Later ones override earlier ones, and
  /// `overrides` beat them all. Among directives that say the same thing in different ways (`--gres` and `--gpus`,
  /// `--mem` and `--mem-per-cpu`, `--cpus-per-task` and `--cpus-per-gpu`), one on the command line sets all
  /// of the script's aside.
  ///
  /// - Parameters:
  ///   - bytes: the whole script, at most `JobLimits.scriptBytes`, starting with `#!`.
  ///   - fileName: the script's name, which the job takes where no directive names it.
  ///   - overrides: words of the command line in the same syntax, already parted by a shell.
  /// - Throws: a `Problem` with every fault: the directive's name, the rule and the line.
  public static func read(
    _ bytes: [UInt8], fileName: String? = nil, overrides: [String] = []
  ) throws(Problem) -> Reading {
    try checkForm(bytes)
    var reader = DirectiveReader()
    reader.read(script: bytes)
    reader.read(overrides: overrides)
    var resolution = ScriptResolution(reader.directives, reader.findings)
    let request = resolution.request(defaultName: fileName)
    let findings = resolution.findings
    guard let request, findings.faults.isEmpty else {
      throw .invalid(inOrder(findings.faults))
    }
    return Reading(request: request, warnings: inOrder(findings.warnings))
  }

  /// Faults of the script as a whole, which leave nothing else to say.
  private static func checkForm(_ bytes: [UInt8]) throws(Problem) {
    guard bytes.count <= JobLimits.scriptBytes else {
      throw Problem(
        .tooLarge, "script-too-large",
        Phrase(
          "The script has \(bytes.count) bytes; at most \(JobLimits.scriptBytes) are taken. Put data into files of their own.",
          "指令碼有 \(bytes.count) 位元組，上限為 \(JobLimits.scriptBytes)。請把資料放入獨立檔案。"))
    }
    guard bytes.contains(where: { $0 > 0x20 }) else {
      throw .invalid("script", rule: "empty", Phrase("The script is empty.", "指令碼是空的。"))
    }
    guard bytes.starts(with: "#!".utf8) else {
      throw .invalid([
        Problem.Fault(
          field: "script", rule: "interpreter",
          Phrase(
            "The script's first line must name its interpreter, such as #!/bin/bash.",
            "指令碼首行須指明直譯器，例如 #!/bin/bash。"), line: 1)
      ])
    }
    if let zero = bytes.firstIndex(of: 0) {
      throw .invalid([
        Problem.Fault(
          field: "script", rule: "zero-byte",
          Phrase("The script contains a zero byte; it must be text.", "指令碼含有零位元組，必須為純文字。"),
          line: line(of: zero, in: bytes))
      ])
    }
    if let carriage = zip(bytes.indices, bytes.indices.dropFirst()).first(where: { bytes[$0] == 13 && bytes[$1] == 10 }) {
      throw .invalid([
        Problem.Fault(
          field: "script", rule: "line-breaks",
          Phrase(
            "The script has DOS line breaks, with which its interpreter cannot be found. Convert it, for example with dos2unix.",
            "指令碼使用 DOS 換行符，將無法找到直譯器。請先轉換，例如使用 dos2unix。"),
          line: line(of: carriage.0, in: bytes))
      ])
    }
  }

  private static func line(of index: Int, in bytes: [UInt8]) -> Int {
    bytes[..<index].reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
  }

  /// By line, those of the command line last; what stands in one line keeps its order.
  private static func inOrder(_ faults: [Problem.Fault]) -> [Problem.Fault] {
    faults.enumerated().sorted { ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset) }.map(\.element)
  }
}
