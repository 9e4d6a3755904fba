public import Quantities

extension Int64: ColumnValue {
  public var stored: StoredValue { .integer(self) }
  public init(stored: StoredValue) throws {
    guard case .integer(let value) = stored else { throw StorageError.corrupt(detail: "expected an integer, found \(stored)") }
    self = value
  }
}

extension Int: ColumnValue {
  public var stored: StoredValue { .integer(Int64(self)) }
  public init(stored: StoredValue) throws { self = Int(try Int64(stored: stored)) }
}

extension Bool: ColumnValue {
  public var stored: StoredValue { .integer(self ? 1 : 0) }
  public init(stored: StoredValue) throws { self = try Int64(stored: stored) != 0 }
}

extension String: ColumnValue {
  public var stored: StoredValue { .text(self) }
  public init(stored: StoredValue) throws {
    guard case .text(let value) = stored else { throw StorageError.corrupt(detail: "expected text, found \(stored)") }
    self = value
  }
}

extension [UInt8]: ColumnValue {
  public var stored: StoredValue { .bytes(self) }
  public init(stored: StoredValue) throws {
    guard case .bytes(let value) = stored else { throw StorageError.corrupt(detail: "expected bytes, found \(stored)") }
    self = value
  }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
  public var stored: StoredValue { self?.stored ?? .null }
  public init(stored: StoredValue) throws { self = stored == .null ? nil : try Wrapped(stored: stored) }
}

/// A type whose raw value fits a column, such as an enumeration of states: conform to it and write nothing.
public protocol RawColumnValue: ColumnValue, RawRepresentable where RawValue: ColumnValue {}

extension RawColumnValue {
  public var stored: StoredValue { rawValue.stored }
  public init(stored: StoredValue) throws {
    let raw = try RawValue(stored: stored)
    guard let value = Self(rawValue: raw) else { throw StorageError.corrupt(detail: "'\(raw)' is no \(Self.self)") }
    self = value
  }
}

extension Identifier: RawColumnValue, ColumnValue {}

extension Instant: ColumnValue {
  public var stored: StoredValue { .integer(millisecondsSince1970) }
  public init(stored: StoredValue) throws { self.init(millisecondsSince1970: try Int64(stored: stored)) }
}

extension Seconds: ColumnValue {
  public var stored: StoredValue { .integer(count) }
  public init(stored: StoredValue) throws { self.init(try Int64(stored: stored)) }
}

extension Milliseconds: ColumnValue {
  public var stored: StoredValue { .integer(count) }
  public init(stored: StoredValue) throws { self.init(try Int64(stored: stored)) }
}

extension DeviceSeconds: ColumnValue {
  public var stored: StoredValue { .integer(count) }
  public init(stored: StoredValue) throws { self.init(try Int64(stored: stored)) }
}

extension Digest: ColumnValue {
  public var stored: StoredValue { .bytes(bytes) }
  public init(stored: StoredValue) throws {
    guard let digest = Digest(bytes: try [UInt8](stored: stored)) else { throw StorageError.corrupt(detail: "expected 32 bytes") }
    self = digest
  }
}

extension CivilDate: ColumnValue {
  public var stored: StoredValue { .text(description) }
  public init(stored: StoredValue) throws {
    let text = try String(stored: stored)
    guard let date = CivilDate(text) else { throw StorageError.corrupt(detail: "'\(text)' is no day") }
    self = date
  }
}
