internal import CCurl
internal import Dispatch
internal import Glibc

/// A libcurl handle that carries one message at a time on its own queue, and keeps its connection for the next.
///
/// The handle sits in a multi handle of its own, since only that can be woken from another thread: a hub that stops does
/// not wait for a slow server.
// Sendable: used by its serial queue alone, but for `wake`, which libcurl allows from any thread.
final class SMTPLine: @unchecked Sendable {
  private let queue = DispatchQueue(label: "praya.mail.smtp")
  private let easy: UnsafeMutableRawPointer?
  private let multi: UnsafeMutableRawPointer?

  init() {
    _ = Self.library
    easy = curl_easy_init()
    multi = curl_multi_init()
  }

  deinit {
    // libcurl takes its leave of the server, which may never answer: nobody waits for that.
    let handles = [easy, multi].map { UInt(bitPattern: $0) }
    DispatchQueue.global().async {
      curl_easy_cleanup(UnsafeMutableRawPointer(bitPattern: handles[0]))
      curl_multi_cleanup(UnsafeMutableRawPointer(bitPattern: handles[1]))
    }
  }

  /// libcurl's own state; it counts how often it is set up, and other rooms set it up too.
  private static let library: CURLcode = curl_global_init(Int(CURL_GLOBAL_ALL))

  func wake() { curl_multi_wakeup(multi) }

  /// Nil once the server has taken the message over.
  func perform(_ delivery: SMTPDelivery) async -> MailFailure? {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: self.run(delivery)) }
    }
  }

  private func run(_ delivery: SMTPDelivery) -> MailFailure? {
    guard let easy, let multi else { return .unavailable(reason: "libcurl gives no handle") }
    // TLS writes to a connection that the server has closed would end the process.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)

    guard delivery.begin(on: self) else { return .cancelled }
    defer { delivery.end() }
    curl_easy_reset(easy)
    return delivery.withOptions(on: easy) { () -> MailFailure? in
      guard curl_multi_add_handle(multi, easy) == CURLM_OK else { return .unavailable(reason: "libcurl is in disorder") }
      defer { curl_multi_remove_handle(multi, easy) }
      var active: Int32 = 1
      while true {
        // A cancelled delivery is ended by its own callback in here: taking the handle away in the middle would have libcurl
        // end the message where it stands, and the server would take the half of it.
        guard curl_multi_perform(multi, &active) == CURLM_OK else { return .unavailable(reason: "libcurl is in disorder") }
        if active == 0 { break }
        // It returns when there is something to do; the bound is only a net under that.
        curl_multi_poll(multi, nil, 0, 1000, nil)
      }
      var left: Int32 = 0
      guard let message = curl_multi_info_read(multi, &left) else { return .unavailable(reason: "libcurl tells no result") }
      return delivery.failure(of: message.pointee.data.result)
    }
  }
}
