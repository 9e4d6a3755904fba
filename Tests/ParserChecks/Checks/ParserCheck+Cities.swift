internal import Foundation
internal import Hub
internal import JSON
internal import Language

extension ParserCheck {
  /// City files: read, applied to an empty hub, exported, and applied to another.
  ///
  /// What a hub exports makes the same hub elsewhere, and applying a file again changes nothing.
  static let cities = ParserCheck("cities", mostBytes: 8192, examples: ["Sources/praya/Demo/Files/*.json"]) { bytes in
    let file: CityFile
    do throws(Problem) { file = try StrictJSON.read(CityFile.self, from: bytes) } catch { return try promiseClear(error) }
    let again = try? StrictJSON.read(CityFile.self, from: Array(try JSONEncoder().encode(file)))
    try promise(again == file, "a city file that is written reads the same")
    let world = try await CheckedHub(image: try await CheckedHub.empty.value)
    do throws(Problem) {
      _ = try await world.hub.applyCity(bytes, by: nil)
    } catch {
      try promiseClear(error)
      _ = try await world.close()
      return
    }
    let repeated = try await world.hub.applyCity(bytes, by: nil)
    try promise(repeated.isEmpty, "a repeat changes nothing: \(repeated)")
    try await world.promiseSound()
    let exported = try await world.hub.exportCity(by: nil)
    _ = try await world.close()
    let written = Array(try JSONEncoder().encode(exported))
    let other = try await CheckedHub(image: try await CheckedHub.empty.value)
    do throws(Problem) {
      _ = try await other.hub.applyCity(written, by: nil)
    } catch {
      throw BrokenPromise("what is exported can be applied: \(error.faults)")
    }
    let same = try await other.hub.exportCity(by: nil)
    try promise(same == exported, "what is exported makes the same city")
    _ = try await other.close()
  }
}
