internal import Devices
internal import Language

extension ParserCheck {
  /// Files of device models that a city adds: each model is found by all of its names.
  static let devices = ParserCheck("devices", mostBytes: 4096, examples: ["Sources/Devices/Models/*.json"]) { bytes in
    let catalogue: DeviceCatalogue
    do throws(Problem) { catalogue = try DeviceCatalogue.standard.extended(with: bytes) } catch {
      return try promiseClear(error)
    }
    for model in catalogue.models {
      for name in [model.id] + model.aliases {
        try promise(catalogue.model(named: name) == model, "a model is found by each of its names: \(name)")
      }
    }
  }
}
