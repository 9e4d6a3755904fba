/// One event of a `text/event-stream` (WHATWG HTML, 9.2).
public struct ServerSentEvent: Sendable, Equatable {
  /// The event's kind; nil means `message`.
  public var event: String?
  /// What a client that reconnects sends back as `Last-Event-ID`.
  public var id: String?
  /// Any text; line breaks are kept.
  public var data: String

  public init(event: String? = nil, id: String? = nil, data: String) {
    self.event = event
    self.id = id
    self.data = data
  }

  /// The event as it goes over the wire. Line breaks in `event` and `id`, which would forge fields, are dropped.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ field: String, _ value: some Sequence<UInt8>) {
      bytes += field.utf8
      bytes += value
      bytes.append(0x0A)
    }
    if let event { append("event: ", event.utf8.filter { $0 >= 0x20 }) }
    if let id { append("id: ", id.utf8.filter { $0 >= 0x20 }) }
    for line in Array(data.utf8).lines { append("data: ", line) }
    bytes.append(0x0A)
    return bytes
  }
}

extension [UInt8] {
  /// The parts between line breaks, which are LF, CR or both together.
  fileprivate var lines: [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = startIndex
    var index = startIndex
    while index < endIndex {
      if self[index] == 0x0A || self[index] == 0x0D {
        lines.append(self[start..<index])
        if self[index] == 0x0D, index + 1 < endIndex, self[index + 1] == 0x0A { index += 1 }
        start = index + 1
      }
      index += 1
    }
    lines.append(self[start...])
    return lines
  }
}
