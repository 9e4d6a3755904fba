internal import CCurl
internal import Synchronization

/// One message on its way to a server: what is sent, and what was said about it.
// Sendable: all but `control` is used by one line's queue, then by the one task that awaited it.
final class SMTPDelivery: @unchecked Sendable {
  private struct Control {
    var isCancelled = false
    var line: SMTPLine?
  }

  private let message: MailMessage
  private let settings: SMTPSettings
  private let bytes: [UInt8]
  private let control = Mutex(Control())
  private var sent = 0
  private var dialogue = SMTPDialogue()

  init(_ message: MailMessage, _ settings: SMTPSettings) {
    self.message = message
    self.settings = settings
    bytes = message.bytes
  }
}

// Cancelling, from any thread.
extension SMTPDelivery {
  func begin(on line: SMTPLine) -> Bool {
    control.withLock {
      $0.line = line
      return !$0.isCancelled
    }
  }

  func end() { control.withLock { $0.line = nil } }

  func cancel() {
    control.withLock {
      $0.isCancelled = true
      $0.line?.wake()
    }
  }

  var isCancelled: Bool { control.withLock { $0.isCancelled } }
}

// What libcurl calls while it runs on the line's queue.
extension SMTPDelivery {
  /// Hands over the next part of the message.
  fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let part = bytes[sent..<min(bytes.count, sent + buffer.count)]
    buffer.copyBytes(from: part)
    sent += part.count
    return part.count
  }

  fileprivate func hear(_ kind: curl_infotype, _ line: UnsafeRawBufferPointer) {
    switch kind {
    case CURLINFO_HEADER_OUT: dialogue.command(line)
    case CURLINFO_HEADER_IN: dialogue.answer(line)
    default: break
    }
  }

  func failure(of code: CURLcode) -> MailFailure? {
    if code == CURLE_OK { return nil }
    if isCancelled { return .cancelled }
    let words = String(cString: curl_easy_strerror(code))
    switch code {
    // What the server said decides only where it said no; a connection that broke says nothing of the message.
    case CURLE_SEND_ERROR, CURLE_WEIRD_SERVER_REPLY, CURLE_RECV_ERROR, CURLE_LOGIN_DENIED, CURLE_REMOTE_ACCESS_DENIED,
      CURLE_UPLOAD_FAILED:
      return dialogue.failure ?? .unavailable(reason: words)
    default: return .unavailable(reason: dialogue.lastRefusal.map { "\(words): \($0)" } ?? words)
    }
  }
}

// The message as libcurl's options.
extension SMTPDelivery {
  /// Sets every option on a handle that was reset, and runs `body` while what the options point to is alive.
  func withOptions<Value>(on easy: UnsafeMutableRawPointer, _ body: () -> Value) -> Value {
    let recipients = curl_slist_append(nil, "<\(message.recipient.address)>")
    defer { curl_slist_free_all(recipients) }
    func set(_ option: CURLoption, _ value: Int) { _ = praya_curl_set_long(easy, option, value) }
    // libcurl copies texts.
    func set(_ option: CURLoption, _ value: String) { _ = value.withCString { praya_curl_set_pointer(easy, option, $0) } }

    set(CURLOPT_URL, settings.url)
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    set(CURLOPT_PROXY, "")
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_MAIL_FROM, "<\(message.sender.address)>")
    _ = praya_curl_set_pointer(easy, CURLOPT_MAIL_RCPT, recipients)
    set(CURLOPT_CONNECTTIMEOUT_MS, max(1, settings.connectTime.milliseconds))
    set(CURLOPT_TIMEOUT_MS, max(1, settings.messageTime.milliseconds))
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, settings.answerTime.milliseconds / 1000))
    // A server drops idle connections after minutes; one that is nearly that old is not trusted with a message.
    set(CURLOPT_MAXAGE_CONN, 60)
    let encryption =
      switch settings.encryption {
      case .required, .implicit: CURLUSESSL_ALL
      case .optional: CURLUSESSL_TRY
      case .none: CURLUSESSL_NONE
      }
    set(CURLOPT_USE_SSL, Int(encryption.rawValue))
    if let file = settings.certificateAuthorityFile { set(CURLOPT_CAINFO, file) }
    if let credentials = settings.credentials {
      set(CURLOPT_USERNAME, credentials.user)
      set(CURLOPT_PASSWORD, credentials.password)
      // The other ways keep a secret from a server that the connection has proved already, by older means than TLS.
      set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
    }

    // The delivery outlives the run, in whose scope these are called.
    let context = Unmanaged.passUnretained(self).toOpaque()
    set(CURLOPT_UPLOAD, 1)
    set(CURLOPT_INFILESIZE_LARGE, bytes.count)
    _ = praya_curl_set_write(easy, CURLOPT_READFUNCTION, readCallback)
    _ = praya_curl_set_pointer(easy, CURLOPT_READDATA, context)
    _ = praya_curl_set_progress(easy, CURLOPT_XFERINFOFUNCTION, progressCallback)
    _ = praya_curl_set_pointer(easy, CURLOPT_XFERINFODATA, context)
    set(CURLOPT_NOPROGRESS, 0)
    // The only way to learn at which command the server said no. It goes nowhere but to `SMTPDialogue`.
    _ = praya_curl_set_debug(easy, CURLOPT_DEBUGFUNCTION, debugCallback)
    _ = praya_curl_set_pointer(easy, CURLOPT_DEBUGDATA, context)
    set(CURLOPT_VERBOSE, 1)
    return body()
  }
}

extension Duration {
  fileprivate var milliseconds: Int {
    Int(clamping: components.seconds &* 1000) + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}

private func delivery(_ context: UnsafeMutableRawPointer) -> SMTPDelivery {
  Unmanaged<SMTPDelivery>.fromOpaque(context).takeUnretainedValue()
}

private let readCallback: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
  buffer, size, count, context in
  guard let context else { return 0 }
  return delivery(context).read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
}

/// Anything but 0 ends the delivery, its connection with it.
private let progressCallback: @convention(c) (UnsafeMutableRawPointer?, Int, Int, Int, Int) -> Int32 = { context, _, _, _, _ in
  context.map { delivery($0).isCancelled } ?? true ? 1 : 0
}

private let debugCallback:
  @convention(c) (UnsafeMutableRawPointer?, curl_infotype, UnsafeMutablePointer<CChar>?, Int, UnsafeMutableRawPointer?) -> Int32 =
    {
      _, kind, text, count, context in
      guard let context else { return 0 }
      delivery(context).hear(kind, UnsafeRawBufferPointer(start: text, count: count))
      return 0
    }
