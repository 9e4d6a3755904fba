internal import CZlib

/// Inflates gzip data (RFC 1952) that come in pieces, several members one after another included.
///
/// It is a class because zlib keeps the address of the stream that it was given.
final class GzipReader {
  /// Bytes given out at a time.
  static let pieceSize = 1 << 17

  private var stream = z_stream()
  private var input: [UInt8] = []
  private var consumed = 0
  private let source: () throws -> [UInt8]?
  private var isInMember = false
  private var isAtEnd = false

  /// - Parameter source: gives the next compressed bytes, nil at their end.
  init(_ source: @escaping () throws -> [UInt8]?) throws(WorkloadFault) {
    self.source = source
    // 15 bits of window, + 16 for gzip's frame; the size tells zlib which layout the caller was built with.
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw .brokenCompression
    }
  }

  deinit { inflateEnd(&stream) }

  /// The first two bytes of gzip data.
  static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B }

  /// The next inflated bytes, nil at the end.
  func next() throws -> [UInt8]? {
    var output = [UInt8](repeating: 0, count: GzipReader.pieceSize)
    var produced = 0
    while produced == 0 {
      if consumed == input.count {
        guard !isAtEnd, let more = try source() else {
          isAtEnd = true
          guard !isInMember else { throw WorkloadFault.brokenCompression }
          return nil
        }
        (input, consumed) = (more, 0)
        if input.isEmpty { continue }
      }
      produced = try inflate(into: &output)
    }
    output.removeLast(output.count - produced)
    return output
  }

  private func inflate(into output: inout [UInt8]) throws -> Int {
    let capacity = output.count
    let pending = input.count - consumed
    isInMember = true
    let (result, left, room) = input.withUnsafeMutableBufferPointer { from in
      output.withUnsafeMutableBufferPointer { to in
        stream.next_in = from.baseAddress.map { $0 + consumed }
        stream.avail_in = UInt32(pending)
        stream.next_out = to.baseAddress
        stream.avail_out = UInt32(capacity)
        let result = CZlib.inflate(&stream, Z_NO_FLUSH)
        return (result, Int(stream.avail_in), Int(stream.avail_out))
      }
    }
    consumed = input.count - left
    switch result {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END:
      isInMember = false
      guard inflateReset(&stream) == Z_OK else { throw WorkloadFault.brokenCompression }
    default: throw WorkloadFault.brokenCompression
    }
    return capacity - room
  }
}
