public import Language

/// The form of numbers at which a peak is given. Figures at unlike precisions are different quantities.
public enum Precision: String, Hashable, Sendable, Codable, CaseIterable {
  case fp64 = "FP64"
  /// FP64 on matrix (tensor) units.
  case fp64Matrix = "FP64 matrix"
  case fp32 = "FP32"
  case tf32 = "TF32"
  case fp16 = "FP16"
  case bf16 = "BF16"
  case fp8 = "FP8"
  case int8 = "INT8"

  /// Floating-point operations, or operations on integers.
  var unit: String { self == .int8 ? "OPS" : "FLOPS" }

  /// As it stands beside a figure; peaks are always dense.
  public var label: Phrase {
    switch self {
    case .fp64Matrix: Phrase("FP64 on matrix units, dense", "FP64 矩陣單元，稠密")
    case .fp64, .fp32, .tf32, .fp16, .bf16, .fp8, .int8: Phrase("\(rawValue), dense", "\(rawValue)，稠密")
    }
  }
}
