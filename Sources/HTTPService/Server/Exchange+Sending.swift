import CMicrohttpd
import Glibc
import Synchronization

// The answer's way out, on the connection's thread.
extension Exchange {
  /// Gives the answer to libmicrohttpd; one that cannot be sent is replaced by a refusal.
  func send(_ response: HTTPResponse) -> MHD_Result {
    if let result = queue(response) { return result }
    core.log("request \(request?.id ?? "-"): the answer could not be sent")
    return queue(HTTPRefusal.brokenAnswer("not sendable").response(to: request, by: core.refuse)) ?? .NO
  }

  /// Nil when libmicrohttpd does not take it.
  private func queue(_ response: HTTPResponse) -> MHD_Result? {
    guard (200..<600).contains(response.status.rawValue), let prepared = prepare(response) else { return nil }
    // libmicrohttpd counts references of its own.
    defer { MHD_destroy_response(prepared.raw) }
    for field in response.headers.fields where !field.value.isEmpty && !field.name.equalsIgnoringCase("Content-Length") {
      MHD_add_response_header(prepared.raw, field.name, field.value)
    }
    if core.isDraining.load(ordering: .relaxed) { MHD_add_response_header(prepared.raw, "Connection", "close") }
    if let pipe = prepared.pipe {
      connection.enter(.streaming(pipe), until: .max)
    } else {
      connection.enter(.sending, until: core.transferDeadline(bytes: prepared.size))
    }
    return MHD_queue_response(handle.raw, UInt32(response.status.rawValue), prepared.raw) == .YES ? .YES : nil
  }

  private struct Prepared {
    var raw: OpaquePointer
    var size = 0
    var pipe: StreamPipe?
  }

  private func prepare(_ response: HTTPResponse) -> Prepared? {
    switch response.body {
    case .bytes(let bytes): return prepare(bytes)
    case .file(let path, let range): return prepareFile(path, range)
    case .events(let events): return prepareStream(response, isEvents: true) { $0.pump(events) }
    case .stream(let bytes): return prepareStream(response, isEvents: false) { $0.pump(bytes) }
    }
  }

  private func prepare(_ bytes: [UInt8]) -> Prepared? {
    let raw = bytes.withUnsafeBytes {
      MHD_create_response_from_buffer($0.count, UnsafeMutableRawPointer(mutating: $0.baseAddress), .RESPMEM_MUST_COPY)
    }
    return raw.map { Prepared(raw: $0, size: bytes.count) }
  }

  private func prepareFile(_ path: String, _ range: Range<UInt64>?) -> Prepared? {
    // Not blocking, lest a named pipe at the path hold the thread; regular files do not mind.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return closing(file) }
    let size = UInt64(max(0, status.st_size))
    let part = range ?? 0..<size
    guard part.upperBound <= size else { return closing(file) }
    guard let raw = MHD_create_response_from_fd_at_offset64(UInt64(part.count), file, part.lowerBound) else {
      return closing(file)
    }
    return Prepared(raw: raw, size: part.count)
  }

  private func closing(_ file: Int32) -> Prepared? {
    close(file)
    return nil
  }

  private func prepareStream(_ response: HTTPResponse, isEvents: Bool, _ start: (StreamPipe) -> Void) -> Prepared? {
    let hasNoBody = request?.method == .head || response.status == .noContent || response.status == .notModified
    let pipe = StreamPipe(core: core, handle: handle, isEvents: isEvents)
    let raw = MHD_create_response_from_callback(
      UInt64.max, isEvents ? 2048 : 16384,  // `MHD_SIZE_UNKNOWN`, and how much it asks for at a time.
      { context, _, buffer, count in
        guard let context else { return -2 }
        let pipe = Unmanaged<StreamPipe>.fromOpaque(context).takeUnretainedValue()
        return pipe.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: count))
      },
      Unmanaged.passRetained(pipe).toOpaque(),
      { context in
        guard let context else { return }
        Unmanaged<StreamPipe>.fromOpaque(context).takeRetainedValue().breakOff()
      })
    guard let raw else {
      Unmanaged.passUnretained(pipe).release()
      return nil
    }
    // An answer to HEAD is never read: its producer is not even started, and hears of it by the stream's end.
    guard !hasNoBody else { return Prepared(raw: raw) }
    start(pipe)
    return Prepared(raw: raw, pipe: pipe)
  }
}
