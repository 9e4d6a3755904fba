public import Quantities

/// The canonical encoding, version 1. Integers are big-endian; a text is its length in bytes (4 bytes) and
/// its UTF-8.
///
///     version   1 byte    1
///     kind      1 byte    1 open, 2 transfer, 3 hold, 4 post, 5 void, 6 correct
///     sequence  8 bytes
///     at        8 bytes   milliseconds since 1970, two's complement
///     id        text
///     reason    text
///     subject   text      post, void and correct only
///     open:     account text, unit, limit (1 byte: 0 none, 1 debits within credits, 2 credits within debits)
///     others:   debited account text, credited account text, unit, amount (8 bytes, two's complement)
///     unit      1 byte (0 currency, 1 device-seconds), then text: the currency's code or the model's name
///
/// Read from the left, each byte says what the next ones are, so no two entries encode alike. A later version
/// starts with another byte and leaves entries of version 1 as they are.
extension Entry {
  static let encodingVersion: UInt8 = 1

  /// The bytes that the hash covers after those of `previous`.
  public var encoding: [UInt8] {
    var bytes: [UInt8] = []
    Entry.encode(sequence: sequence, id: id, at: at, reason: reason, event: event, into: &bytes)
    return bytes
  }

  /// The hash that this entry should have.
  public var computedHash: Digest {
    Entry.hash(previous: previous, sequence: sequence, id: id, at: at, reason: reason, event: event)
  }

  static func hash(
    previous: Digest, sequence: Int64, id: TransferID, at: Instant, reason: Reason, event: Event
  ) -> Digest {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(352)
    bytes.append(contentsOf: previous.bytes)
    encode(sequence: sequence, id: id, at: at, reason: reason, event: event, into: &bytes)
    return Digest(of: bytes)
  }

  private static func encode(
    sequence: Int64, id: TransferID, at: Instant, reason: Reason, event: Event, into bytes: inout [UInt8]
  ) {
    bytes.append(encodingVersion)
    bytes.append(event.code)
    bytes.append(integer: sequence)
    bytes.append(integer: at.millisecondsSince1970)
    bytes.append(text: id.rawValue)
    bytes.append(text: reason.rawValue)
    switch event {
    case .opened(let account, let unit, let limit):
      bytes.append(text: account.rawValue)
      bytes.append(unit: unit)
      bytes.append(limit.code)
    case .transferred(let movement), .held(let movement):
      bytes.append(movement: movement)
    case .posted(let subject, let movement), .voided(let subject, let movement), .corrected(let subject, let movement):
      bytes.append(text: subject.rawValue)
      bytes.append(movement: movement)
    }
  }
}

extension Entry.Event {
  fileprivate var code: UInt8 {
    switch self {
    case .opened: 1
    case .transferred: 2
    case .held: 3
    case .posted: 4
    case .voided: 5
    case .corrected: 6
    }
  }
}

extension BalanceLimit {
  fileprivate var code: UInt8 {
    switch self {
    case .none: 0
    case .debitsWithinCredits: 1
    case .creditsWithinDebits: 2
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append(integer value: Int64) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }

  fileprivate mutating func append(text: String) {
    let bytes = text.utf8
    Swift.withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { append(contentsOf: $0) }
    append(contentsOf: bytes)
  }

  fileprivate mutating func append(unit: LedgerUnit) {
    switch unit {
    case .currency(let currency):
      append(0)
      append(text: currency.code)
    case .deviceSeconds(let model):
      append(1)
      append(text: model)
    }
  }

  fileprivate mutating func append(movement: Movement) {
    append(text: movement.debit.rawValue)
    append(text: movement.credit.rawValue)
    append(unit: movement.amount.unit)
    append(integer: movement.amount.count)
  }
}
