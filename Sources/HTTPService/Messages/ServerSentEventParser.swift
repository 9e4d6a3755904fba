/// Reads a `text/event-stream` (WHATWG HTML, 9.2.6) as it arrives, in pieces cut anywhere.
public struct ServerSentEventParser: Sendable {
  /// Bytes that one event may have.
  public let limit: Int
  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var event: String?
  private var id: String?
  private var skipsLineFeed = false

  public init(limit: Int = 1 << 20) { self.limit = limit }

  /// The events that `bytes` complete.
  ///
  /// - Throws: `EventTooLarge` when one event exceeds the limit.
  public mutating func receive(_ bytes: some Sequence<UInt8>) throws(EventTooLarge) -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    for byte in bytes {
      defer { skipsLineFeed = byte == 0x0D }
      if byte == 0x0A && skipsLineFeed { continue }
      guard byte == 0x0A || byte == 0x0D else {
        line.append(byte)
        guard line.count + data.count <= limit else { throw EventTooLarge(limit: limit) }
        continue
      }
      if let event = endOfLine() { events.append(event) }
    }
    return events
  }

  public struct EventTooLarge: Error, Equatable { public let limit: Int }

  private mutating func endOfLine() -> ServerSentEvent? {
    defer { line.removeAll(keepingCapacity: true) }
    if line.isEmpty { return dispatch() }
    let colon = line.firstIndex(of: 0x3A) ?? line.endIndex
    var value = line[min(colon + 1, line.endIndex)...]
    if value.first == 0x20 { value = value.dropFirst() }
    switch String(decoding: line[..<colon], as: UTF8.self) {
    case "data":
      if hasData { data.append(0x0A) }
      data += value
      hasData = true
    case "event": event = String(decoding: value, as: UTF8.self)
    case "id" where !value.contains(0): id = String(decoding: value, as: UTF8.self)
    default: break
    }
    return nil
  }

  private mutating func dispatch() -> ServerSentEvent? {
    defer {
      data.removeAll(keepingCapacity: true)
      hasData = false
      event = nil
    }
    return hasData ? ServerSentEvent(event: event, id: id, data: String(decoding: data, as: UTF8.self)) : nil
  }
}
