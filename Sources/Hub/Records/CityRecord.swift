public import Language
public import Quantities
public import Storage

/// The city itself: one row.
public struct CityRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case id, name, name_zh, currency, time_zone, next_project_number }
  public static let table = "city"
  public static let key: [Column] = [.id]

  public var name: Phrase
  /// The hub's one currency; it cannot change once there is a ledger.
  public var currency: Currency
  /// An IANA name, such as `Asia/Hong_Kong`.
  public var timeZone: String
  public var nextProjectNumber: Int

  public init(name: Phrase, currency: Currency, timeZone: String, nextProjectNumber: Int) {
    self.name = name
    self.currency = currency
    self.timeZone = timeZone
    self.nextProjectNumber = nextProjectNumber
  }

  public init(from row: inout RowReader) throws {
    _ = try row.next(Int.self)
    name = Phrase(try row.next(), try row.next())
    currency = try row.next()
    timeZone = try row.next()
    nextProjectNumber = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(1)
    row.append(name.english)
    row.append(name.traditionalChinese)
    row.append(currency)
    row.append(timeZone)
    row.append(nextProjectNumber)
  }

  /// The city's calendar. - Throws: when the system no longer knows its time zone.
  public func calendar() throws -> CityCalendar {
    guard let calendar = CityCalendar(timeZoneName: timeZone) else {
      throw StorageError.corrupt(detail: "the time zone '\(timeZone)' is unknown to this system")
    }
    return calendar
  }
}

extension Currency: ColumnValue {
  public var stored: StoredValue { .text(code) }
  public init(stored: StoredValue) throws {
    let code = try String(stored: stored)
    guard let currency = Currency(code: code) else { throw StorageError.corrupt(detail: "'\(code)' is no currency") }
    self = currency
  }
}

extension Share: ColumnValue {
  public var stored: StoredValue { .text(description) }
  public init(stored: StoredValue) throws {
    let text = try String(stored: stored)
    guard let share = Share(text) else { throw StorageError.corrupt(detail: "'\(text)' is no share") }
    self = share
  }
}

extension Month: ColumnValue {
  public var stored: StoredValue { .text(description) }
  public init(stored: StoredValue) throws {
    let text = try String(stored: stored)
    guard let month = Month(text) else { throw StorageError.corrupt(detail: "'\(text)' is no month") }
    self = month
  }
}
