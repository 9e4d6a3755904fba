public import Quantities

// What is here is inlined where records are read and written: every column of every row comes through it.

extension StoredValue {
  /// What is thrown where a column should hold something else.
  @usableFromInline func isNot(_ wanted: String) -> StorageError { .corrupt(detail: "expected \(wanted), found \(self)") }
}

extension Int64: ColumnValue {
  @inlinable public var stored: StoredValue { .integer(self) }
  @inlinable public init(stored: StoredValue) throws {
    guard case .integer(let value) = stored else { throw stored.isNot("an integer") }
    self = value
  }
}

extension Int: ColumnValue {
  @inlinable public var stored: StoredValue { .integer(Int64(self)) }
  @inlinable public init(stored: StoredValue) throws { self = Int(try Int64(stored: stored)) }
}

extension Bool: ColumnValue {
  @inlinable public var stored: StoredValue { .integer(self ? 1 : 0) }
  @inlinable public init(stored: StoredValue) throws { self = try Int64(stored: stored) != 0 }
}

extension String: ColumnValue {
  @inlinable public var stored: StoredValue { .text(self) }
  @inlinable public init(stored: StoredValue) throws {
    guard case .text(let value) = stored else { throw stored.isNot("text") }
    self = value
  }
}

extension [UInt8]: ColumnValue {
  @inlinable public var stored: StoredValue { .bytes(self) }
  @inlinable public init(stored: StoredValue) throws {
    guard case .bytes(let value) = stored else { throw stored.isNot("bytes") }
    self = value
  }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
  @inlinable public var stored: StoredValue { self?.stored ?? .null }
  @inlinable public init(stored: StoredValue) throws {
    if case .null = stored { self = nil } else { self = try Wrapped(stored: stored) }
  }
}

/// A type whose raw value fits a column, such as an enumeration of states: conform to it and write nothing.
public protocol RawColumnValue: ColumnValue, RawRepresentable where RawValue: ColumnValue {}

extension RawColumnValue {
  @inlinable public var stored: StoredValue { rawValue.stored }
  @inlinable public init(stored: StoredValue) throws {
    let raw = try RawValue(stored: stored)
    guard let value = Self(rawValue: raw) else { throw stored.isNot("of the form of \(Self.self)") }
    self = value
  }
}

extension Identifier: RawColumnValue, ColumnValue {}

extension Instant: ColumnValue {
  @inlinable public var stored: StoredValue { .integer(millisecondsSince1970) }
  @inlinable public init(stored: StoredValue) throws { self.init(millisecondsSince1970: try Int64(stored: stored)) }
}

extension Seconds: ColumnValue {
  @inlinable public var stored: StoredValue { .integer(count) }
  @inlinable public init(stored: StoredValue) throws { self.init(try Int64(stored: stored)) }
}

extension Milliseconds: ColumnValue {
  @inlinable public var stored: StoredValue { .integer(count) }
  @inlinable public init(stored: StoredValue) throws { self.init(try Int64(stored: stored)) }
}

extension DeviceSeconds: ColumnValue {
  @inlinable public var stored: StoredValue { .integer(count) }
  @inlinable public init(stored: StoredValue) throws { self.init(try Int64(stored: stored)) }
}

extension Digest: ColumnValue {
  @inlinable public var stored: StoredValue { .bytes(bytes) }
  @inlinable public init(stored: StoredValue) throws {
    guard let digest = Digest(bytes: try [UInt8](stored: stored)) else { throw StorageError.corrupt(detail: "expected 32 bytes") }
    self = digest
  }
}

extension CivilDate: ColumnValue {
  @inlinable public var stored: StoredValue { .text(description) }
  @inlinable public init(stored: StoredValue) throws {
    let text = try String(stored: stored)
    guard let date = CivilDate(text) else { throw StorageError.corrupt(detail: "'\(text)' is no day") }
    self = date
  }
}
