import Glibc
import Quantities

extension LocalCentre {
  public func start(_ order: RunOrder) async throws(CentreFailure) {
    try await perform { centre throws(CentreFailure) in
      let run = centre.run(order.key)
      if !run.exists {
        if let fault = order.fault(nodes: centre.nodes, settings: centre.settings) { throw .refused(reason: fault) }
        try CentreFailure.translating { () throws(SystemFailure) in try centre.stage(order) }
      }
      guard run.has(RunFolder.order) else { throw .refused(reason: "the run was cancelled before it was ordered") }
      guard !run.has(RunFolder.claimed) else { return }
      try CentreFailure.translating { () throws(SystemFailure) in try centre.startRunner(of: order.key) }
    }
  }

  private func stage(_ order: RunOrder) throws(SystemFailure) {
    // As root, the project's own user; otherwise there is only whoever runs Praya.
    let user = geteuid() == 0 ? settings.firstUser + UInt32(order.projectNumber) : nil
    // False when another start or a cancellation was first: what is there then decides.
    _ = try RunFolder.stage(as: order.key.rawValue, in: folder) { path throws(SystemFailure) in
      try RunFolder.write(order, user: user, settings: settings, to: path)
    }
  }
}
