import Monitoring
import Quantities
import Synchronization
import Testing

@Suite struct LogTests {
  struct StoppedClock: Quantities.Clock {
    let now = Instant(millisecondsSince1970: 1_795_000_000_123)
  }

  @Test func anEntryIsOneLineWhateverItHolds() {
    let entry = LogEntry(
      at: StoppedClock().now, .warning, "duty", "two\nlines \u{1B}[31m\u{2028}red",
      [.init("path", "a b\r\nc"), .init("count", 3)])
    let text = String(decoding: entry.line(.text), as: UTF8.self)
    #expect(text.filter(\.isNewline).count == 1 && text.hasSuffix("\n"))
    #expect(!text.contains("\u{1B}"))
    #expect(text.contains("path=\"a b  c\"") || text.contains("path=\"a b c\""))
    let json = String(decoding: entry.line(.json), as: UTF8.self)
    #expect(json.utf8.filter { $0 == 0x0A }.count == 1)
    #expect(json.hasPrefix("{\"time\":\"2026-11-") && json.contains("\"level\":\"warning\"") && json.contains("\"count\":3"))
  }

  @Test func whatIsBelowTheLevelIsNotWritten() {
    let written = Mutex<[String]>([])
    let log = Log(least: .warning, clock: StoppedClock()) { entry in written.withLock { $0.append(entry.event) } }
    for level in LogEntry.Level.allCases { log(level, level.rawValue, "") }
    #expect(written.withLock { $0 } == ["warning", "error"])
  }
}
