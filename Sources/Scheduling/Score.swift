import Foundation

/// The formulas by which orders rank waiting requests: the lowest first. Times in seconds; `processors` counts
/// whatever the pool is counted in, processors or devices.
public enum Score {
  /// F1 of Carastan-Santos and de Camargo, "Obtaining dynamic scheduling policies with simulation and machine
  /// learning" (SC'17): log₁₀(requested) × processors + 870 × log₁₀(submitted), where `submitted` counts from the
  /// beginning of the workload; a submission at its very beginning counts as 0.1 s after it.
  public static func f1(requested: Int64, processors: Int, submitted: Int64) -> Double {
    log10(Double(max(requested, 1))) * Double(processors) + 870 * log10(submitted > 0 ? Double(submitted) : 0.1)
  }

  /// WFP3 of Tang, Lan, Desai and Buettner, "Fault-aware, utility-based job scheduling on Blue Gene/P systems"
  /// (CLUSTER 2009): −(waited / requested)³ × processors.
  public static func wfp3(waited: Int64, requested: Int64, processors: Int) -> Double {
    let ratio = Double(waited) / Double(max(requested, 1))
    return -(ratio * ratio * ratio) * Double(processors)
  }

  /// UNICEP of the same paper: −waited / (log₂(processors) × requested). The logarithm of 1 is 0, which would put
  /// every job of one processor first; it is taken of processors + 1, so that one processor counts 1.
  public static func unicep(waited: Int64, requested: Int64, processors: Int) -> Double {
    -Double(waited) / (log2(Double(processors) + 1) * Double(max(requested, 1)))
  }

  /// Minus the slowdown that the request has already, were it to start now and run for its requested time:
  /// −(waited + requested) / max(requested, 10 s). The bound is that of the bounded slowdown (Feitelson, JSSPP 2001).
  public static func slowdown(waited: Int64, requested: Int64) -> Double {
    -Double(waited + requested) / Double(max(requested, 10))
  }
}
