import Console
import Language
import Quantities
import Workloads

/// `praya workload generate`: a workload from a seed, in the Standard Workload Format.
enum GenerateWorkload {
  private static let jobs = Option(
    "jobs", "N", as: .whole(1...1_000_000_000), Phrase("How many jobs (1000).", "作業數目（1000）。"))
  private static let processors = Option(
    "processors", "P", as: .whole(1...1_000_000),
    Phrase("Processors, or devices, of the machine (128).", "機器的處理器或裝置數目（128）。"))
  private static let load = Option(
    "load", "SHARE", as: .share,
    Phrase(
      "Work asked for over what the machine has, such as 0.8; otherwise the model's own rate of arrivals.",
      "所需工作量與機器容量之比，例如 0.8；不填則用模型本身的到達率。"))
  private static let seed = Option(
    "seed", "SEED", as: .whole(0...Int.max), Phrase("The same seed makes the same workload (1).", "相同種子產生相同工作負載（1）。"))
  private static let models = Option(
    "device-models", "N", as: .whole(1...1000),
    Phrase(
      "Count sizes in devices: 1 to 16 of one of N models, given as the partition.", "以裝置計算大小：每項作業使用 N 種型號之一的 1 至 16 件裝置，型號記於分區欄。"
    ))
  private static let exact = Flag(
    "exact-requests", Phrase("Everyone asks for just the time that the job runs.", "所有人申請的時間與實際執行時間相同。"))
  private static let accounts = Option(
    "accounts", "N", as: .whole(1...1_000_000), Phrase("How many accounts submit (40).", "提交作業的帳戶數目（40）。"))
  private static let output = Option(
    "output", short: "o", "FILE", as: .text, Phrase("Write it there rather than to standard output.", "寫入此檔案，而非標準輸出。"))

  static let command = Command(
    "generate", Phrase("Make a workload from a seed. Needs no hub.", "由種子產生工作負載；無須連接平台。"),
    discussion: Phrase(
      "Sizes, run times and arrivals by the model of Lublin and Feitelson (2003) with its daily cycle, in the Standard "
        + "Workload Format. Requested times and accounts are Praya's own, and simple.",
      "作業大小、執行時間和到達時間依 Lublin 與 Feitelson（2003）的模型及其每日週期，以標準工作負載格式輸出；申請時間和帳戶則為 Praya 自訂的簡單規則。"),
    options: [jobs, processors, load, seed, models, exact, accounts, output]
  ) { call in
    let options = WorkloadGenerator.Options(
      jobs: call[jobs] ?? 1000, processors: Int32(call[processors] ?? 128), load: call[load], seed: UInt64(call[seed] ?? 1),
      sizes: call[models].map { .devices(models: $0) } ?? .model, hasExactRequests: call.has(exact),
      accounts: Int32(call[accounts] ?? 40))
    if let path = call[output] {
      let file = try GrowingFile(for: path)
      try write(options, call) { try file.append($0) }
      try file.finish(overwriting: true)
      call.terminal.clearProgress()
      call.terminal.complain(Phrase("\(options.jobs) jobs are in \(path).", "\(path) 內有 \(options.jobs) 項作業。")[call.language])
    } else {
      try write(options, call) { try call.terminal.writeOutput($0) }
    }
  }

  private static func write(_ options: WorkloadGenerator.Options, _ call: Invocation, to sink: ([UInt8]) throws -> Void) throws {
    let interruption = Interruption()
    defer { interruption.end() }
    var generator = WorkloadGenerator(options)
    let header = StandardWorkloadText.header([
      ("Version", "2.2"), ("Computer", "made by praya workload generate"), ("MaxJobs", "\(options.jobs)"),
      ("MaxProcs", "\(options.processors)"), ("MaxNodes", "\(options.processors)"), ("Note", note(options)),
    ])
    try sink(Array(header.utf8))
    var (jobs, made): ([WorkloadJob], Int) = ([], 0)
    while generator.appendNext(to: &jobs) {
      try sink(jobs.flatMap { Array(StandardWorkloadText.line($0).utf8) })
      made += jobs.count
      jobs.removeAll(keepingCapacity: true)
      call.terminal.progress(Phrase("\(made) of \(options.jobs) jobs", "\(made) / \(options.jobs) 項作業")[call.language])
      guard !interruption.hasCome else { throw Interruption.failure }
    }
    call.terminal.clearProgress()
  }

  /// What makes the same workload again.
  private static func note(_ options: WorkloadGenerator.Options) -> String {
    var words = [
      "seed \(options.seed)", options.load.map { "load \($0)" } ?? "the model's own load", "accounts \(options.accounts)",
    ]
    if case .devices(let models) = options.sizes { words.append("device models \(models)") }
    if options.hasExactRequests { words.append("exact requests") }
    return words.joined(separator: ", ")
  }
}

extension ValueKind<Double> {
  /// A positive number of at most 100 in decimal digits.
  static let share = ValueKind(Phrase("a positive number of at most 100, such as 0.8", "不大於 100 的正數，例如 0.8")) { text in
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }), let value = Double(text), value > 0,
      value <= 100
    else { return nil }
    return value
  }
}
