import CCurl
import Synchronization

/// One request of the client on its way: what is sent, what has come, and why it was stopped.
// Sendable: all but `control` is used by one lane's queue, then by the one task that awaited it.
final class Transfer: @unchecked Sendable {
  private struct Control {
    var isCancelled = false
    var lane: Lane?
  }

  private let request: HTTPClient.Request
  private let configuration: HTTPClient.Configuration
  private let limit: Int
  private let receive: (@Sendable (HTTPClient.ResponseHead, [UInt8]) -> HTTPClient.Appetite)?
  private let control = Mutex(Control())

  private(set) var body: [UInt8] = []
  private var head = HTTPClient.ResponseHead(status: 0, headers: [:])
  private var headBytes = 0
  private var hasBody = false
  private var stop: HTTPClientError?
  /// The last address that was not allowed.
  private var forbidden: IPAddress?

  init(
    _ request: HTTPClient.Request, _ configuration: HTTPClient.Configuration, limit: Int,
    receive: (@Sendable (HTTPClient.ResponseHead, [UInt8]) -> HTTPClient.Appetite)?
  ) throws(HTTPClientError) {
    guard ["http://", "https://"].contains(where: { request.url.hasPrefix($0) }),
      request.url.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw .invalidRequest("the address must begin with http:// or https:// and hold only visible ASCII characters") }
    guard request.method.rawValue.isHeaderName else { throw .invalidRequest("the method is no token") }
    self.request = request
    self.configuration = configuration
    self.limit = limit
    self.receive = receive
  }
}

// Cancelling, from any thread.
extension Transfer {
  func begin(on lane: Lane) -> Bool {
    control.withLock {
      $0.lane = lane
      return !$0.isCancelled
    }
  }

  func end() { control.withLock { $0.lane = nil } }

  func cancel() {
    control.withLock {
      $0.isCancelled = true
      $0.lane?.wake()
    }
  }

  var isCancelled: Bool { control.withLock { $0.isCancelled } }
}

// What libcurl calls while it runs on the lane's queue.
extension Transfer {
  /// One line of the head; also of a provisional answer's head before it, and of trailers after the body.
  fileprivate func receiveHeaderLine(_ bytes: UnsafeRawBufferPointer) -> Int {
    headBytes += bytes.count
    guard headBytes <= configuration.headBytes else {
      stop = .tooLarge(limit: configuration.headBytes)
      return 0
    }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      let status = line.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0.prefix(3)) } ?? 0
      head = HTTPClient.ResponseHead(status: HTTPStatus(rawValue: status), headers: [:])
    } else if !hasBody, let colon = line.firstIndex(of: ":") {
      head.headers.add(String(line[..<colon]), String(line[line.index(after: colon)...]))
    }
    return bytes.count
  }

  fileprivate func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    hasBody = true
    if let receive {
      if receive(head, Array(bytes)) == .more { return bytes.count }
      stop = .cancelled
      return 0
    }
    guard body.count + bytes.count <= limit else {
      stop = .tooLarge(limit: limit)
      return 0
    }
    body.append(contentsOf: bytes)
    return bytes.count
  }

  /// Whether a connection to the address of these bytes may be made.
  fileprivate func allows(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let target = IPAddress(bytes: Array(bytes)), let mayConnect = configuration.mayConnect else { return false }
    if mayConnect(target) { return true }
    forbidden = target
    return false
  }

  func result(of code: CURLcode) -> Result<HTTPClient.ResponseHead, HTTPClientError> {
    if let stop { return .failure(stop) }
    if isCancelled { return .failure(.cancelled) }
    if code == CURLE_OK { return .success(head) }
    let words = String(cString: curl_easy_strerror(code))
    return switch code {
    case CURLE_COULDNT_RESOLVE_HOST: .failure(.couldNotResolve(host: request.url))
    case CURLE_COULDNT_CONNECT: .failure(forbidden.map { .forbiddenDestination($0) } ?? .couldNotConnect(words))
    case CURLE_OPERATION_TIMEDOUT: .failure(.timedOut)
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .failure(.invalidRequest(words))
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS:
      .failure(.tls(words))
    default: .failure(.protocolViolation(words))
    }
  }
}

// The request as libcurl's options.
extension Transfer {
  /// Sets every option on a handle that was reset, and runs `body` while what the options point to is alive.
  func withOptions<Value>(on easy: UnsafeMutableRawPointer, _ body: () -> Value) -> Value {
    let headers = headerList()
    defer { curl_slist_free_all(headers) }
    func set(_ option: CURLoption, _ value: Int) { _ = praya_curl_set_long(easy, option, value) }
    // libcurl copies texts.
    func set(_ option: CURLoption, _ value: String) { _ = value.withCString { praya_curl_set_pointer(easy, option, $0) } }

    set(CURLOPT_URL, request.url)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_PROXY, "")
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_TCP_NODELAY, 1)
    set(CURLOPT_PATH_AS_IS, 1)
    set(CURLOPT_USERAGENT, "praya")
    set(CURLOPT_CONNECTTIMEOUT_MS, Int(max(1, configuration.connectTime.milliseconds)))
    set(CURLOPT_TIMEOUT_MS, Int(max(1, (request.time ?? configuration.requestTime).milliseconds)))
    if request.isOnOwnConnection {
      set(CURLOPT_FRESH_CONNECT, 1)
      set(CURLOPT_FORBID_REUSE, 1)
    }
    if let path = configuration.unixSocket { set(CURLOPT_UNIX_SOCKET_PATH, path) }
    if let file = configuration.certificateAuthorityFile { set(CURLOPT_CAINFO, file) }
    _ = praya_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headers)

    // The transfer outlives the run, in whose scope these are called.
    let context = Unmanaged.passUnretained(self).toOpaque()
    _ = praya_curl_set_write(easy, CURLOPT_HEADERFUNCTION, headerCallback)
    _ = praya_curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
    _ = praya_curl_set_write(easy, CURLOPT_WRITEFUNCTION, bodyCallback)
    _ = praya_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)

    var gate = praya_curl_gate(context: context, allows: gateCallback)
    return withUnsafeMutablePointer(to: &gate) { gate in
      if configuration.mayConnect != nil { praya_curl_set_gate(easy, gate) }
      return withBody(on: easy, context, body)
    }
  }

  private func withBody<Value>(on easy: UnsafeMutableRawPointer, _ context: UnsafeMutableRawPointer, _ run: () -> Value) -> Value
  {
    func set(_ option: CURLoption, _ value: Int) { _ = praya_curl_set_long(easy, option, value) }
    func set(_ option: CURLoption, _ value: String) { _ = value.withCString { praya_curl_set_pointer(easy, option, $0) } }
    return request.body.withUnsafeBytes { bytes in
      if request.method == .head {
        set(CURLOPT_NOBODY, 1)
      } else if !bytes.isEmpty || [.post, .put, .patch].contains(request.method) {
        set(CURLOPT_POST, 1)
        set(CURLOPT_POSTFIELDSIZE_LARGE, bytes.count)
        _ = praya_curl_set_pointer(easy, CURLOPT_POSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(context))
        set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
      } else if request.method != .get {
        set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
      }
      return run()
    }
  }

  private func headerList() -> UnsafeMutablePointer<curl_slist>? {
    var list: UnsafeMutablePointer<curl_slist>?
    for field in request.headers.fields {
      // libcurl's way to write a header without a value.
      list = curl_slist_append(list, field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    // libcurl would call every body a form.
    if !request.headers.contains("Content-Type") { list = curl_slist_append(list, "Content-Type:") }
    return list
  }
}

private func transfer(_ context: UnsafeMutableRawPointer) -> Transfer {
  Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
}

private let headerCallback: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
  bytes, size, count, context in
  guard let context else { return 0 }
  return transfer(context).receiveHeaderLine(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private let bodyCallback: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
  bytes, size, count, context in
  guard let context else { return 0 }
  return transfer(context).receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private let gateCallback: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, Int32) -> Int32 = {
  context, bytes, count in
  guard let context else { return 0 }
  return transfer(context).allows(UnsafeBufferPointer(start: bytes, count: Int(count))) ? 1 : 0
}
