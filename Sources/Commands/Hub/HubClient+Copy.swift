import Console
import HTTPService
import Language
import Synchronization

extension HubClient {
  /// Writes an answer to the output as it comes, however long it is.
  ///
  /// - Throws: `Failure` with the hub's own words where it refuses, or where the answer breaks off: then a part is written.
  func copy(_ request: HubRequest, to terminal: Terminal) async throws {
    let refusal = Mutex<[UInt8]>([])
    let fault = Mutex<(any Error)?>(nil)
    let head: HTTPClient.ResponseHead
    do throws(HTTPClientError) {
      head = try await client.stream(wire(request)) { head, bytes in
        guard head.status.isSuccess else {
          refusal.withLock { $0 += bytes.prefix(64 << 10) }
          return .more
        }
        do {
          try terminal.writeOutput(bytes)
          return .more
        } catch {
          fault.withLock { $0 = error }
          return .enough
        }
      }
    } catch { throw error.failure(at: address) }
    if let error = fault.withLock({ $0 }) { throw error }
    guard head.status.isSuccess else {
      throw HubRefusal(HTTPClient.Response(head: head, body: refusal.withLock { $0 }), to: request, from: address).failure
    }
  }
}
