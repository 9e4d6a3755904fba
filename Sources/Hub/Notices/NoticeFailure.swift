public import Language
public import Storage

/// Why a notice was not sent, or not yet.
public enum NoticeFailure: Hashable, Sendable {
  /// The person has no e-mail address on record.
  case noAddress
  /// What is on record is no address that mail can be sent to.
  case unusableAddress
  case accountClosed
  /// The person has switched notices of this topic off.
  case notWanted
  /// What it tells of is no longer there, or has been overtaken.
  case gone
  /// The person may no longer see what it tells of.
  case notAllowed
  /// The mail server will never take it. - detail: the server's answer.
  case refused(String)
  /// The mail server did not take it this time, or nobody was there.
  case notTaken(String)
  /// The words could not be made.
  case notComposed(String)
  /// It was tried for too long. - detail: why the last try failed.
  case tooLate(String)

  /// A short stable name.
  public var name: String {
    switch self {
    case .noAddress: "no-address"
    case .unusableAddress: "unusable-address"
    case .accountClosed: "account-closed"
    case .notWanted: "not-wanted"
    case .gone: "gone"
    case .notAllowed: "not-allowed"
    case .refused: "refused"
    case .notTaken: "not-taken"
    case .notComposed: "not-composed"
    case .tooLate: "too-late"
    }
  }

  /// What a server or the system said, in its own words; empty where nothing was said.
  public var detail: String {
    switch self {
    case .refused(let detail), .notTaken(let detail), .notComposed(let detail), .tooLate(let detail): detail
    case .noAddress, .unusableAddress, .accountClosed, .notWanted, .gone, .notAllowed: ""
    }
  }

  public var message: Phrase {
    switch self {
    case .noAddress: Phrase("There is no e-mail address on record.", "沒有電郵地址記錄。")
    case .unusableAddress: Phrase("The e-mail address on record cannot be used.", "記錄中的電郵地址無法使用。")
    case .accountClosed: Phrase("The account is closed.", "帳戶已停用。")
    case .notWanted: Phrase("The person has switched these notices off.", "用戶已關閉此類通知。")
    case .gone: Phrase("What it tells of is no longer there, or has been overtaken.", "所述事項已不存在或已被取代。")
    case .notAllowed: Phrase("The person may no longer see what it tells of.", "用戶已無權查閱所述事項。")
    case .refused: Phrase("The mail server refused it for good.", "郵件伺服器永久拒絕此郵件。")
    case .notTaken: Phrase("It could not be handed over; it will be tried again.", "未能送出，將會重試。")
    case .notComposed: Phrase("It could not be written; it will be tried again.", "未能編寫內容，將會重試。")
    case .tooLate: Phrase("It could not be handed over for three days.", "三日內均未能送出。")
    }
  }
}

extension NoticeFailure: ColumnValue {
  public var stored: StoredValue { .text(detail.isEmpty ? name : "\(name): \(detail)") }

  public init(stored: StoredValue) throws {
    let text = try String(stored: stored)
    let pieces = text.split(separator: ": ", maxSplits: 1).map(String.init)
    let detail = pieces.count > 1 ? pieces[1] : ""
    switch pieces.first {
    case "no-address": self = .noAddress
    case "unusable-address": self = .unusableAddress
    case "account-closed": self = .accountClosed
    case "not-wanted": self = .notWanted
    case "gone": self = .gone
    case "not-allowed": self = .notAllowed
    case "refused": self = .refused(detail)
    case "not-taken": self = .notTaken(detail)
    case "not-composed": self = .notComposed(detail)
    case "too-late": self = .tooLate(detail)
    default: throw StorageError.corrupt(detail: "'\(text)' is no reason why a notice was not sent")
    }
  }
}
