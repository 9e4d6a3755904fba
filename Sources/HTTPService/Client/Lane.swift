import CCurl
import Dispatch
import Glibc

/// A libcurl handle that carries one request at a time on its own queue, and keeps its connection for the next.
///
/// The handle sits in a multi handle of its own, since only that can be woken from another thread: a cancelled request
/// ends at once, not at the next byte.
final class Lane: @unchecked Sendable {  // Used by its serial queue alone, but for `wake`, which libcurl allows from any thread.
  private let queue = DispatchQueue(label: "praya.http.client")
  private let easy: UnsafeMutableRawPointer?
  private let multi: UnsafeMutableRawPointer?

  init() {
    _ = Self.library
    easy = curl_easy_init()
    multi = curl_multi_init()
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_multi_cleanup(multi)
  }

  /// libcurl's own state, set up once in the process.
  private static let library: CURLcode = curl_global_init(Int(CURL_GLOBAL_ALL))

  func wake() { curl_multi_wakeup(multi) }

  func perform(_ transfer: Transfer) async -> Result<HTTPClient.ResponseHead, HTTPClientError> {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: self.run(transfer)) }
    }
  }

  private func run(_ transfer: Transfer) -> Result<HTTPClient.ResponseHead, HTTPClientError> {
    guard let easy, let multi else { return .failure(.protocolViolation("libcurl gives no handle")) }
    // TLS writes to a connection that the peer has closed would end the process.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)

    guard transfer.begin(on: self) else { return .failure(.cancelled) }
    defer { transfer.end() }
    curl_easy_reset(easy)
    return transfer.withOptions(on: easy) { () -> Result<HTTPClient.ResponseHead, HTTPClientError> in
      guard curl_multi_add_handle(multi, easy) == CURLM_OK else { return .failure(.protocolViolation("libcurl is in disorder")) }
      defer { curl_multi_remove_handle(multi, easy) }
      var active: Int32 = 1
      while true {
        guard !transfer.isCancelled else { return .failure(.cancelled) }
        guard curl_multi_perform(multi, &active) == CURLM_OK else {
          return .failure(.protocolViolation("libcurl is in disorder"))
        }
        if active == 0 { break }
        // It returns when there is something to do; the bound is only a net under that.
        curl_multi_poll(multi, nil, 0, 1000, nil)
      }
      var left: Int32 = 0
      guard let message = curl_multi_info_read(multi, &left) else { return .failure(.protocolViolation("no result")) }
      return transfer.result(of: message.pointee.data.result)
    }
  }
}
