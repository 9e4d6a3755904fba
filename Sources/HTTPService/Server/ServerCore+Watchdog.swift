import Dispatch
import Glibc
import Synchronization

// libmicrohttpd itself knows one bound in time only, the silence between two bytes: a client that sends a byte now and
// then could stay for ever. The watchdog holds every stage of every connection to its deadline, and notices clients that
// left while their connection was suspended.
extension ServerCore {
  func startWatchdog() -> Watchdog {
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "praya.http.watchdog"))
    timer.schedule(deadline: .now(), repeating: .milliseconds(tickMilliseconds), leeway: .milliseconds(tickMilliseconds / 4))
    timer.setEventHandler { [weak self] in self?.tick() }
    timer.activate()
    return Watchdog(timer: timer)
  }

  private func tick() {
    let tick = ticks.add(1, ordering: .relaxed).newValue
    let open = openConnections
    for connection in open {
      switch connection.overdueStage(at: tick) {
      case .handling(let exchange):
        log("request \(exchange.request?.id ?? "-"): no answer within \(limits.handlerTime)")
        exchange.abandonHandler(with: HTTPRefusal.handlerTooSlow.response(to: exchange.request, by: refuse))
      case .head, .body, .sending: connection.cut()
      case .streaming, nil: break
      }
    }
    tendStreams(of: open, at: tick)
  }

  private func tendStreams(of open: [Connection], at tick: Int) {
    let streams = open.compactMap(\.stream)
    guard !streams.isEmpty else { return }
    var polled = streams.map { pollfd(fd: $0.socket, events: clientLeft, revents: 0) }
    // Should a socket have been closed and its number reused meanwhile, then its pipe is over already.
    let count = poll(&polled, nfds_t(polled.count), 0)
    let heartbeatTicks = max(1, Int(limits.heartbeat.milliseconds) / tickMilliseconds)
    for (index, (pipe, _)) in streams.enumerated() {
      if count > 0 && polled[index].revents != 0 {
        pipe.breakOff()
      } else {
        pipe.beat(ifSilentSince: tick - heartbeatTicks)
      }
    }
  }
}

/// The server's timer.
struct Watchdog: @unchecked Sendable {  // Dispatch's objects may be used from any thread.
  let timer: any DispatchSourceTimer
  func cancel() { timer.cancel() }
}

/// `POLLRDHUP`, which Glibc's module does not offer: the client has closed its side.
private let clientLeft: Int16 = 0x2000
