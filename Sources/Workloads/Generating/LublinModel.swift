import Foundation
import Quantities

/// The workload model of Lublin and Feitelson, "The workload on parallel supercomputers: modeling the characteristics of
/// rigid jobs" (JPDC 63(11), 2003), with the parameters that the paper fits to all jobs together.
struct LublinModel {
  /// Of one processor.
  static let serial = 0.244
  /// Of a power of two, among the others.
  static let powerOfTwo = 0.576
  /// log₂ of the size is uniform between the least and the middle with this probability, else from there to the most.
  static let lower = 0.86
  static let leastLog2 = 0.8
  /// The middle lies so far below the log₂ of the machine's size.
  static let middleBelowMost = 2.5
  /// ln of the run time is hyper-gamma: the first with the probability −0.0054 × size + 0.78.
  static let short = GammaDistribution(shape: 4.2, scale: 0.94)
  static let long = GammaDistribution(shape: 312, scale: 0.03)
  static let (slope, intercept) = (-0.0054, 0.78)
  /// ln of the longest run time, in seconds.
  static let longest = 12.0
  /// ln of the time between arrivals, at the day's mean rate; longer ones than e to `longestGap` are drawn again.
  static let arrival = GammaDistribution(shape: 10.2303, scale: 0.4871)
  static let longestGap = 13.0
  /// The daily cycle: arrivals by half-hours of a day that begins at 5:30; the rush is at two in the afternoon.
  static let cycle = GammaDistribution(shape: 8.1737, scale: 3.9631)
  static let halfHours = 48
  static let cycleStart = 11

  private let most: Double
  private let processors: Int
  /// The rate of arrivals by half-hour of the day, of mean 1.
  let rates: [Double]

  init(processors: Int) {
    self.processors = processors
    most = log2(Double(max(processors, 2)))
    var rates = [Double](repeating: 0, count: LublinModel.halfHours)
    // Half-hours are counted from midnight; what lies before the cycle's beginning belongs to the day before.
    for half in LublinModel.cycleStart..<(LublinModel.cycleStart + LublinModel.halfHours) {
      let share = LublinModel.cycle.cumulative(Double(half) + 0.5) - LublinModel.cycle.cumulative(Double(half) - 0.5)
      rates[half % LublinModel.halfHours] += share
    }
    let mean = rates.reduce(0, +) / Double(rates.count)
    self.rates = rates.map { $0 / mean }
  }

  func size(_ random: inout SeededGenerator) -> Int {
    if GammaDistribution.uniform(&random) <= LublinModel.serial { return 1 }
    let middle = max(LublinModel.leastLog2, most - LublinModel.middleBelowMost)
    let isLower = GammaDistribution.uniform(&random) <= LublinModel.lower
    let (from, to) = isLower ? (LublinModel.leastLog2, middle) : (middle, most)
    let logarithm = from + (to - from) * GammaDistribution.uniform(&random)
    let isPower = GammaDistribution.uniform(&random) <= LublinModel.powerOfTwo
    let size = isPower ? pow(2, logarithm.rounded()) : pow(2, logarithm).rounded()
    return min(processors, max(1, Int(size)))
  }

  /// Seconds, at least 1.
  func run(size: Int, _ random: inout SeededGenerator) -> Int64 {
    let p = min(0.95, max(0.05, LublinModel.slope * Double(size) + LublinModel.intercept))
    while true {
      let isShort = GammaDistribution.uniform(&random) <= p
      let logarithm = (isShort ? LublinModel.short : LublinModel.long).draw(&random)
      if logarithm <= LublinModel.longest { return max(1, Int64(exp(logarithm))) }
    }
  }

  /// Seconds between two arrivals, at the day's mean rate.
  func gap(_ random: inout SeededGenerator) -> Double {
    while true {
      let logarithm = LublinModel.arrival.draw(&random)
      if logarithm <= LublinModel.longestGap { return exp(logarithm) }
    }
  }

  /// The next arrival after `moment`: a draw of time at the mean rate, used up the faster the busier the half-hour.
  func arrival(after moment: Double, stretch: Double, _ random: inout SeededGenerator) -> Double {
    var left = gap(&random) * stretch
    var moment = moment
    while true {
      let half = (moment / 1800).rounded(.down)
      let rate = max(rates[Int(half) % LublinModel.halfHours], 1e-6)
      let room = ((half + 1) * 1800 - moment) * rate
      if left <= room { return moment + left / rate }
      left -= room
      moment = (half + 1) * 1800
    }
  }
}
