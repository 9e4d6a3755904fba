import Foundation
import Quantities

/// The gamma distribution of shape α and scale β: density x^(α−1) e^(−x/β) / (Γ(α) β^α).
struct GammaDistribution {
  var shape: Double
  var scale: Double

  /// One draw, by the method of Marsaglia and Tsang, "A simple method for generating gamma variables" (ACM TOMS 2000).
  func draw(_ random: inout SeededGenerator) -> Double {
    guard shape >= 1 else {
      let larger = GammaDistribution(shape: shape + 1, scale: scale).draw(&random)
      return larger * pow(GammaDistribution.uniform(&random), 1 / shape)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let normal = GammaDistribution.normal(&random)
      let cubed = pow(1 + c * normal, 3)
      guard cubed > 0 else { continue }
      let u = GammaDistribution.uniform(&random)
      if log(u) < 0.5 * normal * normal + d - d * cubed + d * log(cubed) { return d * cubed * scale }
    }
  }

  /// The probability of at most `x`: the regularised incomplete gamma function, by its series (Abramowitz and Stegun,
  /// 6.5.29), which is enough where x is not many times the mean.
  func cumulative(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    let scaled = x / scale
    var term = 1 / shape
    var sum = term
    var n = 1.0
    while term > sum * 1e-15, n < 10_000 {
      term *= scaled / (shape + n)
      sum += term
      n += 1
    }
    return min(1, sum * exp(-scaled + shape * log(scaled) - lgamma(shape)))
  }

  /// Above 0, below 1.
  static func uniform(_ random: inout SeededGenerator) -> Double {
    (Double(random.next() >> 11) + 0.5) * 0x1p-53
  }

  /// The standard normal distribution, by Box and Muller.
  private static func normal(_ random: inout SeededGenerator) -> Double {
    (-2 * log(uniform(&random))).squareRoot() * cos(2 * .pi * uniform(&random))
  }
}
