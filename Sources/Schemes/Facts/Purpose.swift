public import Language

/// What compute is for. A scheme may use any short name; these, which the presets use, have a name for readers.
public enum Purpose {
  public static let known: [(id: String, name: Phrase)] = [
    ("foundation-model", Phrase("foundation model", "基礎模型")),
    ("large-model-training", Phrase("training of large models", "大模型訓練")),
    ("core-algorithm", Phrase("core algorithm", "核心算法創新")),
    ("model-research", Phrase("model research", "模型研發")),
    ("maturity-assessment", Phrase("assessment of smart-manufacturing maturity", "智能製造成熟度評估")),
  ]

  /// The reader's name of a purpose; of one that is not known here, the short name itself.
  public static func name(_ id: String) -> Phrase { known.first { $0.id == id }?.name ?? Phrase(same: id) }
}
