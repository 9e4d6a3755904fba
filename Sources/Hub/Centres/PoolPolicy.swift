internal import Language
internal import Scheduling

extension PoolRecord {
  /// The order of service where nobody chose one.
  public static let defaultPolicy = Policy.praya.description

  /// The order of service of the pool's queue. What a newer Praya wrote and this one does not know is served by the
  /// default.
  var orderOfService: Policy { (try? Policy(policy)) ?? .praya }
}

extension Policy {
  /// Reads an order of service for a pool. - Returns: what is wrong with the text, in words for people.
  static func live(_ text: String) -> Result<Policy, PoolPolicyFault> {
    let policy: Policy
    do throws(PolicyFault) { policy = try Policy(text) } catch {
      let kinds = "\(Policy.liveOrders.joined(separator: ", ")); +\(Policy.liveFits.joined(separator: ", +"))"
      let shown = text.prefix(80)
      return .failure(
        PoolPolicyFault(
          rule: "known",
          phrase: Phrase(
            "'\(shown)' is no order of service. Write ORDER or ORDER+FIT: \(kinds).",
            "「\(shown)」不是排程方式。請寫 ORDER 或 ORDER+FIT：\(kinds)。")))
    }
    guard policy.order != .f1 else {
      return .failure(
        PoolPolicyFault(
          rule: "live",
          phrase: Phrase(
            "'\(policy)' can be simulated only: it counts from the beginning of a list of jobs, and a hub's queue has none.",
            "「\(policy)」只可用於模擬：它由工作清單的起點起計，而平台的輪候並無起點。")))
    }
    guard policy.isLive else {
      return .failure(
        PoolPolicyFault(
          rule: "live",
          phrase: Phrase(
            "'\(policy)' can be simulated only: it remembers more between its decisions than the hub keeps.",
            "「\(policy)」只可用於模擬：它在各次決定之間所需記住的，多於平台所保存的。")))
    }
    return .success(policy)
  }
}

/// Why a text names no order of service for a pool.
struct PoolPolicyFault: Error {
  var rule: String
  var phrase: Phrase
}
