import Foundation
import Testing

@testable import HTTPService

@Suite struct FileTests {
  @Test func aFileIsSentWholeOrInPart() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "praya-file-\(UUID().uuidString)")
    let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try Data(content).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let path = file.path
    let handler: HTTPHandler = { request in
      .file(at: request.path == "/x" ? path : "/tmp", contentType: "application/octet-stream", for: request)
        ?? .text("none", status: .notFound)
    }
    try await withServer(handler: handler) { server in
      let client = HTTPClient()
      let whole = try await client.send(.init(.get, server.url("/x")))
      #expect(whole.body == content)
      #expect(whole.headers["Accept-Ranges"] == "bytes")
      let part = try await client.send(.init(.get, server.url("/x"), headers: ["Range": "bytes=1000-200999"]))
      #expect(part.status == .partialContent)
      #expect(part.body == Array(content[1000..<201_000]))
      #expect(part.headers["Content-Range"] == "bytes 1000-200999/300000")
      let beyond = try await client.send(.init(.get, server.url("/x"), headers: ["Range": "bytes=300000-"]))
      #expect(beyond.status == .rangeNotSatisfiable)
      #expect(beyond.headers["Content-Range"] == "bytes */300000")
      let head = try await client.send(.init(.head, server.url("/x")))
      #expect(head.headers["Content-Length"] == "300000")
      let folder = try await client.send(.init(.get, server.url("/folder")))
      #expect(folder.status == .notFound)
    }
  }

  @Test(arguments: [
    ("bytes=0-0", ByteRange.part(0..<1)), ("bytes=0-", .part(0..<100)), ("bytes=10-19", .part(10..<20)),
    ("bytes=90-1000", .part(90..<100)),
    ("bytes=-10", .part(90..<100)), ("bytes=-1000", .part(0..<100)), ("bytes=99-", .part(99..<100)), ("bytes=100-", .beyond),
    ("bytes=-0", .beyond),
    ("bytes=0-18446744073709551615", .part(0..<100)), ("bytes=", .whole), ("bytes=-", .whole), ("bytes=20-10", .whole),
    ("bytes=0-1,5-6", .whole),
    ("bytes=a-b", .whole), ("bytes=+1-2", .whole), ("lines=1-2", .whole), ("bytes=99999999999999999999-", .whole),
    ("bytes=1-99999999999999999999", .whole),
  ])
  func aRangeIsReadAsTheStandardHasIt(text: String, range: ByteRange) {
    #expect(ByteRange(text, of: 100) == range)
  }

  @Test func anEmptyFileHasNoRange() {
    #expect(ByteRange("bytes=0-", of: 0) == .beyond)
    #expect(ByteRange("bytes=-5", of: 0) == .beyond)
  }
}
