public import Centres
public import Language

extension Reconciliation.Kind {
  public var label: Phrase {
    switch self {
    case .onlyInPraya: Phrase("only in Praya", "只在平台")
    case .onlyAtCentre: Phrase("only at the centre", "只在算力中心")
    case .seconds: Phrase("seconds differ", "秒數不符")
    case .devices: Phrase("devices differ", "卡數不符")
    case .state: Phrase("state differs", "狀態不符")
    case .charge: Phrase("charge differs", "收費不符")
    case .lost: Phrase("lost", "遺失")
    case .duplicate: Phrase("duplicate", "重複")
    case .overrun: Phrase("ran past its walltime", "超出時限")
    case .notChecked: Phrase("not to be checked", "無法核對")
    }
  }
}

extension UsagePage.Source {
  /// What the records are worth.
  public var sentence: Phrase {
    switch self {
    case .accounting:
      Phrase("The centre's side is its accounting (slurmdbd), read anew.", "中心一方為其會計記錄（slurmdbd），於核對時重新讀取。")
    case .controller:
      Phrase(
        """
        This centre has no accounting: its controller forgets a job some minutes after its end (MinJobAge). What it still knows \
        was compared; the rest is not to be checked.
        """,
        "此算力中心沒有會計服務：其控制器會在作業結束數分鐘後遺忘（MinJobAge）。只核對了它仍記得的作業，其餘無法核對。")
    case .folder:
      Phrase("The centre's side is what the runs' own folders say, read anew.", "中心一方為各次執行的資料夾記錄，於核對時重新讀取。")
    }
  }
}
