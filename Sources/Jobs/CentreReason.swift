public import Language

/// Why a job waits in a centre's own queue, in plain words for Slurm's own (`squeue(1)`, JOB REASON CODES).
public enum CentreReason {
  /// - Parameter word: as the centre tells it, such as `Resources` or `ReqNodeNotAvail, May be reserved for other job`.
  public static func sentence(of word: String) -> Phrase {
    let code = word.prefix { $0.isLetter || $0.isNumber || $0 == "_" }.lowercased().filter { $0 != "_" }
    if let known = exact[code] { return known }
    for (beginning, phrase) in families where code.hasPrefix(beginning) { return phrase }
    // What is no code is a sentence of the centre's already.
    return Phrase("At the centre: \(word.prefix(200))", "運算中心說明：\(word.prefix(200))")
  }

  private static let exact: [String: Phrase] = [
    "resources": Phrase(
      "It is next in the centre's queue and waits for enough free nodes there.", "已輪到此作業，正等候運算中心有足夠的空閒節點。"),
    "priority": Phrase("Other jobs are served first at the centre.", "運算中心內其他作業優先。"),
    "begintime": Phrase(
      "The centre starts it over, and lets it wait for about two minutes first.", "運算中心將重新啟動此作業，並先等候約兩分鐘。"),
    "dependency": Phrase("It waits for another job at the centre.", "正等候運算中心內另一作業。"),
    "reqnodenotavail": Phrase(
      "Nodes that it needs are out of service at the centre, or reserved.", "所需節點於運算中心停止服務或已被預留。"),
    "nodedown": Phrase("A node that it needs is down.", "所需節點發生故障。"),
    "badconstraints": Phrase("No node of the centre can ever meet what it asks for.", "運算中心沒有節點能符合其要求。"),
    "partitiondown": Phrase("The centre has closed the partition that it waits in.", "運算中心已關閉此作業輪候的分區。"),
    "partitioninactive": Phrase("The centre has closed the partition that it waits in.", "運算中心已關閉此作業輪候的分區。"),
    "partitionnodelimit": Phrase("It asks for more nodes than its partition gives.", "要求的節點數目超過分區所容許。"),
    "partitiontimelimit": Phrase("It asks for more time than its partition gives.", "要求的時限超過分區所容許。"),
    "jobheldadmin": Phrase("The centre's operator holds it.", "運算中心的營運者暫緩了此作業。"),
    "jobhelduser": Phrase("It is held at the centre.", "作業在運算中心被暫緩。"),
    "jobholdmaxrequeue": Phrase(
      "The centre started it over too often, and holds it until its operator lets it go.", "運算中心多次重新啟動此作業，現予暫緩，待營運者放行。"),
    "launchfailedrequeuedheld": Phrase(
      "The centre could not launch it, and holds it until its operator lets it go.", "運算中心未能啟動此作業，現予暫緩，待營運者放行。"),
    "reservation": Phrase("It waits for a reservation at the centre.", "正等候運算中心的預留時段。"),
    "reservationdeleted": Phrase("The reservation that it waits for is gone.", "所等候的預留時段已被取消。"),
    "licenses": Phrase("It waits for a licence at the centre.", "正等候運算中心的軟件授權。"),
    "cleaning": Phrase("Its former run is being cleared away at the centre.", "運算中心正清理其先前的運行。"),
    "prolog": Phrase("The centre prepares its nodes.", "運算中心正準備節點。"),
    "frontenddown": Phrase("A machine of the centre that it needs is down.", "運算中心所需的主機發生故障。"),
    "maxmempernode": Phrase("It asks for more memory than the centre allows.", "要求的記憶體超過運算中心所容許。"),
    "maxmemperlimit": Phrase("It asks for more memory than the centre allows.", "要求的記憶體超過運算中心所容許。"),
    "jobarraytasklimit": Phrase("As many runs of its array as allowed are running.", "陣列同時運行的數目已達其上限。"),
    "none": Phrase("The centre has not looked at it yet.", "運算中心尚未處理此作業。"),
  ]

  private static let families: [(String, Phrase)] = [
    ("reqnodenotavail", Phrase("Nodes that it needs are out of service at the centre, or reserved.", "所需節點於運算中心停止服務或已被預留。")),
    ("nodes", Phrase("Nodes that it needs are out of service at the centre, or reserved.", "所需節點於運算中心停止服務或已被預留。")),
    ("assoc", Phrase("The centre's limit on the hub's account is reached.", "已達運算中心對平台帳戶的上限。")),
    ("qos", Phrase("The centre's limit on jobs of this quality of service is reached.", "已達運算中心對此服務級別的上限。")),
    ("invalid", Phrase("The centre does not accept the account or quality of service.", "運算中心不接受所用帳戶或服務級別。")),
  ]
}
