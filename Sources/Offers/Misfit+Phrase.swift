public import Language
public import Scheduling

extension Misfit {
  /// The reason in both languages, with its figures.
  public var phrase: Phrase {
    switch self {
    case .devicesPerNode(let asked, let largest):
      Phrase(
        "Devices needed on one node: \(asked). The largest node here has \(largest).",
        "單一節點所需裝置：\(asked) 個。此處最大的節點有 \(largest) 個。")
    case .cpusPerNode(let asked, let largest):
      Phrase(
        "CPUs needed on one node: \(asked). The largest node here has \(largest).",
        "單一節點所需處理器核心：\(asked) 個。此處最大的節點有 \(largest) 個。")
    case .memoryMebibytesPerNode(let asked, let largest):
      Phrase(
        "Memory needed on one node: \(Format.count(asked)) MiB. The largest node here has \(Format.count(largest)) MiB.",
        "單一節點所需記憶體：\(Format.count(asked)) MiB。此處最大的節點有 \(Format.count(largest)) MiB。")
    case .nodes(let asked, let suitable):
      Phrase("Nodes needed: \(asked). Nodes here that suffice: \(suitable).", "所需節點：\(asked) 個。此處符合要求的節點：\(suitable) 個。")
    case .reservationOver(let name):
      Phrase("The package '\(name)' is not there, or ends before the job could.", "租用配套「\(name)」不存在，或會在作業完成前結束。")
    }
  }
}
