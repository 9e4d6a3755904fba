import Testing
import Workloads

@Suite struct WorkloadGeneratorTests {
  func jobs(_ options: WorkloadGenerator.Options) throws -> [WorkloadJob] {
    var generator = WorkloadGenerator(options)
    return try generator.allJobs()
  }

  @Test func theSameSeedGivesTheSameWorkload() throws {
    let options = WorkloadGenerator.Options(jobs: 5000, processors: 128, load: 0.8, seed: 3)
    #expect(try jobs(options) == jobs(options))
    var other = options
    other.seed = 4
    #expect(try jobs(options) != jobs(other))
  }

  @Test(arguments: [0.5, 0.8]) func theLoadIsWhatWasAskedFor(load: Double) throws {
    let made = try jobs(.init(jobs: 40_000, processors: 256, load: load, seed: 1))
    #expect(abs(WorkloadDescription(made).load(on: 256) / load - 1) < 0.1)
  }

  @Test func everyJobIsPossibleAndComesInOrder() throws {
    for sizes in [WorkloadGenerator.Sizes.model, .devices(models: 3)] {
      let made = try jobs(.init(jobs: 3000, processors: 12, seed: 9, sizes: sizes))
      #expect(made.count == 3000)
      #expect(made.allSatisfy { (1...12).contains($0.processors) && $0.run >= 1 && $0.requested >= $0.run })
      #expect(zip(made, made.dropFirst()).allSatisfy { $0.submitted <= $1.submitted })
      if case .devices(let models) = sizes { #expect(Set(made.map(\.partition)) == Set(0..<Int32(models))) }
    }
  }

  /// The figures of the model itself: a quarter serial, runs below e¹², most arrivals by day.
  @Test func theModelsShapeIsThere() throws {
    let description = WorkloadDescription(try jobs(.init(jobs: 20_000, processors: 256, seed: 5)))
    // 0.244 are serial outright; the rest rounds to one processor only from 2^0.8.
    #expect((0.24...0.30).contains(description.serialShare))
    #expect(description.powerOfTwoShare > 0.4)
    #expect(description.run.most <= 162_755)
    #expect((50...400).contains(description.run.median))
    let night = description.byHour[3...5].reduce(0, +)
    let day = description.byHour[11...13].reduce(0, +)
    #expect(day > 4 * night)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let made = try jobs(.init(jobs: 500, processors: 64, seed: 2, sizes: .devices(models: 2)))
    let text = StandardWorkloadText.header([("MaxProcs", "64")]) + made.map(StandardWorkloadText.line).joined()
    var reader = WorkloadReader(Array(text.utf8), options: .init(isStrict: true))
    #expect(try reader.allJobs() == made)
    #expect(reader.header.processors == 64)
  }
}
