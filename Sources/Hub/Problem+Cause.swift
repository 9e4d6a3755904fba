internal import Language
internal import Quantities
internal import Secrets
internal import Storage

extension Problem {
  /// What a person is told about any error that reaches the Hub's edge.
  init(describing error: any Error) {
    switch error {
    case let error as any ProblemConvertible: self = error.problem
    case StorageError.unwritable:
      self.init(
        .unavailable, "storage-unwritable",
        Phrase(
          "The hub cannot write to its disk at the moment. Nothing was changed; please try again later.",
          "平台目前無法寫入磁碟。資料未有更改，請稍後再試。"))
    case PasswordError.overloaded:
      self.init(
        .unavailable, "too-many-sign-ins",
        Phrase("Too many people are signing in at the moment. Please try again.", "目前登入人數過多，請稍後再試。"))
    case StorageError.closed, is CancellationError:
      self.init(
        .unavailable, "stopping", Phrase("The hub is stopping. Please try again in a moment.", "平台正在停止運作，請稍後再試。"))
    case QuantityError.overflow:
      let message = Phrase("The amount is larger than the hub can count.", "數額超出平台可計算的範圍。")
      self.init(
        .invalid, "amount-too-large", message, faults: [Fault(field: "amount", rule: "amount-too-large", message)])
    default:
      self.init(
        .internal, "internal", Phrase("Something went wrong in the hub: \(error)", "平台內部發生錯誤：\(error)"))
    }
  }
}
