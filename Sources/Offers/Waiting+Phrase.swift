public import Language
public import Scheduling

extension Waiting {
  /// Why a job waits, for its people, in both languages.
  public var phrase: Phrase {
    switch self {
    case .resources:
      Phrase("Waiting for running jobs to end; it is next.", "等待運行中的作業結束；本作業排在最前。")
    case .behindOthers: Phrase("Waiting behind jobs submitted before it.", "前面尚有較早提交的作業。")
    case .maintenance(let name):
      Phrase(
        "It could run into the maintenance window '\(name)', and starts after it.",
        "作業可能與維護時段「\(name)」重疊，將於維護後開始。")
    case .reservation(let name):
      Phrase("The package '\(name)' keeps the place for a time.", "所需位置暫由租用配套「\(name)」保留。")
    case .nodeUnavailable: Phrase("Nodes that it needs are out of service.", "所需的節點目前停用。")
    case .neverFits(let misfits):
      Phrase(
        "This place can never carry it. \(misfits.map(\.phrase.english).joined(separator: " "))",
        "此處無法運行本作業。\(misfits.map(\.phrase.traditionalChinese).joined())")
    }
  }
}
