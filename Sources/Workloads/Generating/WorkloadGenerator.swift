import Foundation
import Quantities

/// Makes a workload from a seed, so that nothing need be downloaded: sizes, run times and arrivals by the model of
/// Lublin and Feitelson (JPDC 2003) with its daily cycle, stretched to a load. The same seed gives the same workload on
/// every machine.
///
/// What the model does not have is Praya's own and simple: requested times are the run time times 1 to 4, rounded up to
/// one of the times that people ask for; accounts are drawn by Zipf's law (the k-th as often as 1/k).
public struct WorkloadGenerator: JobSource, Sendable {
  /// What is made.
  public struct Options: Hashable, Sendable {
    public var jobs: Int
    /// Processors, or devices, of the machine: jobs ask for 1 to so many.
    public var processors: Int32
    /// What is asked for in processor-seconds, by run time, over what the machine has while jobs arrive; nil leaves the
    /// model's own rate of arrivals.
    public var load: Double?
    public var seed: UInt64
    public var sizes: Sizes
    /// Everyone asks for just what the job runs.
    public var hasExactRequests: Bool
    public var accounts: Int32

    public init(
      jobs: Int, processors: Int32, load: Double? = nil, seed: UInt64 = 1, sizes: Sizes = .model,
      hasExactRequests: Bool = false, accounts: Int32 = 40
    ) {
      self.jobs = jobs
      self.processors = processors
      self.load = load
      self.seed = seed
      self.sizes = sizes
      self.hasExactRequests = hasExactRequests
      self.accounts = accounts
    }
  }

  /// How large jobs are.
  public enum Sizes: Hashable, Sendable {
    /// By the model, in processors.
    case model
    /// In devices, Praya's own choice in place of the model's sizes: 85 % ask for one, 5 % for 2, 5 % for 4, 4 % for 8,
    /// the others for 16; each for one of so many device models, the k-th as often as 1/k, numbered from 0 in
    /// `WorkloadJob.partition`.
    case devices(models: Int)
  }

  /// The times that people ask for, in seconds; beyond the last, whole days.
  static let askedTimes: [Int64] = [300, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400, 172_800]
  /// Jobs of the sample from which the load is known beforehand.
  static let sample = 200_000

  private let options: Options
  private let model: LublinModel
  private var random: SeededGenerator
  private var made = 0
  private var moment = 0.0
  private let stretch: Double

  /// - Precondition: there are processors, accounts, and the load is positive.
  public init(_ options: Options) {
    precondition(options.processors > 0 && options.accounts > 0 && options.load ?? 1 > 0, "a machine has processors")
    self.options = options
    model = LublinModel(processors: Int(options.processors))
    random = SeededGenerator(seed: options.seed)
    stretch = options.load.map { WorkloadGenerator.ownLoad(of: options) / $0 } ?? 1
  }

  /// The load of the model's own rate of arrivals: mean work over mean gap, by a sample of both.
  private static func ownLoad(of options: Options) -> Double {
    var options = options
    options.load = nil
    var generator = WorkloadGenerator(options)
    var (work, gaps) = (0.0, 0.0)
    for _ in 0..<sample {
      let (size, _) = generator.drawSize()
      work += Double(generator.model.run(size: size, &generator.random)) * Double(size)
      gaps += generator.model.gap(&generator.random)
    }
    return work / (gaps * Double(options.processors))
  }

  public mutating func appendNext(to jobs: inout [WorkloadJob]) -> Bool {
    guard made < options.jobs else { return false }
    for _ in 0..<min(4096, options.jobs - made) { jobs.append(make()) }
    return true
  }

  private mutating func make() -> WorkloadJob {
    moment = model.arrival(after: moment, stretch: stretch, &random)
    let (size, partition) = drawSize()
    let run = model.run(size: size, &random)
    made += 1
    return WorkloadJob(
      number: Int64(made), submitted: Int64(moment), run: run, requested: requested(for: run), processors: Int32(size),
      account: Int32(zipf(Int(options.accounts))), partition: partition)
  }

  private mutating func drawSize() -> (size: Int, partition: Int32) {
    switch options.sizes {
    case .model: return (model.size(&random), -1)
    case .devices(let models):
      let u = GammaDistribution.uniform(&random)
      let size = u < 0.85 ? 1 : u < 0.9 ? 2 : u < 0.95 ? 4 : u < 0.99 ? 8 : 16
      return (min(size, Int(options.processors)), Int32(zipf(max(1, models))))
    }
  }

  private mutating func requested(for run: Int64) -> Int64 {
    guard !options.hasExactRequests else { return run }
    let wanted = Int64(Double(run) * (1 + 3 * GammaDistribution.uniform(&random)))
    return WorkloadGenerator.askedTimes.first { $0 >= wanted } ?? (wanted + 86_399) / 86_400 * 86_400
  }

  /// 0 to `count` − 1, k as often as 1 / (k + 1): by the inverse of the continuous law's distribution.
  private mutating func zipf(_ count: Int) -> Int {
    let u = GammaDistribution.uniform(&random)
    return min(count - 1, Int(pow(Double(count + 1), u)) - 1)
  }
}
