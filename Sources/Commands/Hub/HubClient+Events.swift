import Console
import HTTPService
import Language
import Synchronization

extension HubClient {
  /// Said where a hub tells no events and is asked again and again instead.
  static let noEvents = Phrase(
    "The hub tells no events at the moment; asking once a second instead.", "平台目前未能提供事件串流，改為每秒查詢一次。")

  /// A stream is begun anew after so long: a connection that died unnoticed holds nobody for ever.
  private static let streamTime: Duration = .seconds(600)

  /// Follows a stream of events to its end, and goes on by `Last-Event-ID` where it is broken off.
  ///
  /// - Returns: whether it came to its end; false where the hub tells no such events, or has no stream left.
  /// - Throws: `Failure` with the hub's words where it refuses, or when it stays out of reach.
  func follow(
    _ request: HubRequest, receive: @escaping @Sendable (ServerSentEvent) throws -> Void
  ) async throws -> Bool {
    let stream = FollowedStream(receive: receive)
    var (pause, failures) = (patience.pause, 0)
    while true {
      stream.begin()
      var wire = wire(request)
      wire.headers["Accept"] = "text/event-stream"
      wire.headers["Last-Event-ID"] = stream.lastID
      wire.time = Self.streamTime
      let outcome: Result<HTTPClient.ResponseHead, HTTPClientError>
      do throws(HTTPClientError) {
        outcome = .success(try await client.stream(wire) { head, bytes in stream.take(head, bytes) })
      } catch { outcome = .failure(error) }
      switch try stream.standing {
      case .ended: return true
      case .closed(let words): throw Failure(Phrase(same: words))
      case .open: break
      }
      if case .success(let head) = outcome, !head.status.isSuccess {
        let response = HTTPClient.Response(head: head, body: stream.refusal)
        guard [.unauthorized, .forbidden, .unprocessableContent].contains(head.status) else { return false }
        throw HubRefusal(response, to: request, from: address).failure
      }
      if case .failure(.cancelled) = outcome { throw HTTPClientError.cancelled.failure(at: address) }
      if stream.hasHeard { (pause, failures) = (patience.pause, 0) }
      failures += 1
      if failures >= patience.attempts {
        if case .failure(let error) = outcome { throw error.failure(at: address) }
        return false
      }
      note(Phrase("The stream was broken off; going on …", "串流中斷，正在繼續……"))
      try await Task.sleep(for: pause)
      pause *= 2
    }
  }
}

/// What a stream has told so far, over all its connections.
private final class FollowedStream: Sendable {
  enum Standing { case open, ended, closed(String) }

  private struct State {
    var parser = ServerSentEventParser()
    var lastID: String?
    var standing = Standing.open
    var fault: (any Error)?
    var hasHeard = false
    var refusal: [UInt8] = []
  }

  private let state = Mutex(State())
  private let receive: @Sendable (ServerSentEvent) throws -> Void

  init(receive: @escaping @Sendable (ServerSentEvent) throws -> Void) { self.receive = receive }

  func begin() {
    state.withLock {
      $0.parser = ServerSentEventParser()
      $0.hasHeard = false
      $0.refusal = []
    }
  }

  var lastID: String? { state.withLock { $0.lastID } }
  var hasHeard: Bool { state.withLock { $0.hasHeard } }
  var refusal: [UInt8] { state.withLock { $0.refusal } }
  var standing: Standing {
    get throws {
      try state.withLock { state in
        if let fault = state.fault { throw fault }
        return state.standing
      }
    }
  }

  func take(_ head: HTTPClient.ResponseHead, _ bytes: [UInt8]) -> HTTPClient.Appetite {
    state.withLock { state in
      guard head.status.isSuccess else {
        state.refusal += bytes
        return state.refusal.count < 1 << 16 ? .more : .enough
      }
      do {
        for event in try state.parser.receive(bytes) {
          state.hasHeard = true
          state.lastID = event.id ?? state.lastID
          switch event.event {
          case "end":
            try receive(event)
            state.standing = .ended
            return .enough
          case "closed":
            let message = (try? JSONValue(reading: Array(event.data.utf8)))?["message.en"].text
            state.standing = .closed(message ?? event.data)
            return .enough
          default: try receive(event)
          }
        }
        return .more
      } catch {
        state.fault = error
        return .enough
      }
    }
  }
}
