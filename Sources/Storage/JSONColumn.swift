internal import Foundation

/// A nested value kept as JSON in one text column, for what is read whole and never searched.
public struct JSONColumn<Value: Codable & Sendable>: ColumnValue {
  public var value: Value
  public init(_ value: Value) { self.value = value }

  public var stored: StoredValue {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Only a value that JSON cannot hold (a non-finite number) fails, and no record has one.
    guard let data = try? encoder.encode(value) else { preconditionFailure("a record's value can be written as JSON") }
    return .text(String(decoding: data, as: UTF8.self))
  }

  public init(stored: StoredValue) throws {
    do {
      value = try JSONDecoder().decode(Value.self, from: Data(String(stored: stored).utf8))
    } catch let error as DecodingError {
      throw StorageError.corrupt(detail: String(describing: error))
    }
  }
}
