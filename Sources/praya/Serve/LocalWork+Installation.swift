import Commands
import Console
import Hub
import Quantities

extension LocalWork {
  /// Work on a data folder by this program's own composition of a hub.
  static let installation = LocalWork(
    defaultFolder: { Installation.defaultFolder($0) },
    applyCity: { file, folder, call in
      let installation = try await Installation.open(folder, log: call.terminal.complain)
      do {
        let changes = try await installation.hub.applyCity(file, by: nil)
        await installation.close()
        return changes
      } catch {
        await installation.close()
        throw error
      }
    })
}
