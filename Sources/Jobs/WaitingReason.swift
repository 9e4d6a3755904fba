public import Language

/// Why a job is not running yet. A waiting job always has one. The raw values are stable.
public enum WaitingReason: String, Hashable, Sendable, Codable, CaseIterable {
  /// Others come first by the order of service.
  case priority
  /// First in line, and the nodes that it needs are in use.
  case resources
  /// No node that is in service now could ever take it.
  case nodesUnavailable = "nodes-unavailable"
  /// A job that it depends on has not completed.
  case dependency
  case held
  /// The devices are set aside for a term package until its window ends.
  case package
  /// The nodes are closed for maintenance before it could end.
  case maintenance
  /// As many runs of its array are running as it allows at once.
  case arrayLimit = "array-limit"
  /// The order is on its way to the centre.
  case sending
  /// The centre does not answer.
  case centreUnreachable = "centre-unreachable"
  /// The centre has accepted it, and it waits in the centre's own queue.
  case centreQueue = "centre-queue"
  /// The centre answers that it will not start it yet: its operator's terms, or trouble of its own.
  case centreHolds = "centre-holds"

  public var sentence: Phrase {
    switch self {
    case .priority: Phrase("Other jobs are served first.", "其他作業優先。")
    case .resources: Phrase("It is next in line and waits for enough free devices.", "已輪到此作業，正等候足夠的空閒裝置。")
    case .nodesUnavailable:
      Phrase("The nodes that could take it are out of service.", "可運行此作業的節點目前停止服務。")
    case .dependency: Phrase("A job that it depends on has not completed yet.", "所依賴的作業尚未完成。")
    case .held: Phrase("It is on hold until someone releases it.", "作業暫緩，待人手解除。")
    case .package: Phrase("The devices are set aside for a term package.", "裝置已預留予定期套餐。")
    case .maintenance: Phrase("The nodes are closed for maintenance before it could end.", "節點將進行維護，作業無法於維護前完成。")
    case .arrayLimit: Phrase("As many runs of its array are running as it allows at once.", "陣列同時運行的數目已達其上限。")
    case .sending: Phrase("It is being sent to the centre.", "正在傳送至運算中心。")
    case .centreUnreachable: Phrase("The centre does not answer; Praya keeps trying.", "運算中心未有回應，Praya 會繼續嘗試。")
    case .centreQueue: Phrase("The centre has accepted it and will start it in its own order.", "運算中心已接納，將按其次序啟動。")
    case .centreHolds: Phrase("The centre does not start it yet; Praya keeps asking.", "運算中心暫未啟動此作業，Praya 會繼續嘗試。")
    }
  }
}
