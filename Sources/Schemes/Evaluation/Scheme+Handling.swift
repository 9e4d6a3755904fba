public import Language

extension Scheme {
  /// Why Praya calculates under this scheme but does not grant yet; nil where it does.
  public var notHandled: Phrase? {
    switch (grants, payment) {
    case (.credits, _):
      Phrase(
        "This programme counts in credits of its own. Praya calculates them but does not grant them yet.",
        "此計劃以自訂點數計算。Praya 會計算，但暫未支援批出。")
    case (.deviceSeconds, _), (_, .discountAtSource): nil
    case (_, .claimThenRedeem):
      Phrase(
        "The money is claimed after the fact. Praya calculates it; its claims are not handled yet.",
        "此計劃的款項須事後申領。Praya 會計算金額，但暫未支援申領程序。")
    case (_, nil):
      Phrase(
        "How this scheme's money flows is not known. Praya calculates it but does not grant it yet.",
        "未知此計劃的款項如何發放。Praya 會計算金額，但暫未支援批出。")
    }
  }
}
