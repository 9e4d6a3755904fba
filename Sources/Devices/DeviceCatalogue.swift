public import Language

/// The models of device that are known, by name.
public struct DeviceCatalogue: Sendable {
  /// In the order of their file; added ones last.
  public let models: [DeviceModel]
  /// Where each name, in lower case, leads.
  private let indexes: [String: Int]

  /// The models that Praya knows by itself.
  public static let standard: DeviceCatalogue = {
    do throws(Problem) {
      return try DeviceCatalogue(reading: PackageResources.models_json)
    } catch {
      // The file is compiled in and a test reads it: it cannot be broken at a reader's machine only.
      preconditionFailure("the embedded device models are readable: \(error.faults)")
    }
  }()

  /// The models of a file, at most 1 MiB: an object with `models`, a list of objects with `id`, `name`, `vendor`,
  /// `peaks` (TFLOPS or TOPS by precision) and `source` (`title`, `year`), and where known `aliases`,
  /// `memoryGigabytes`, `variantOf` and `mark` (`en`, `zh-Hant`).
  ///
  /// - Throws: a `Problem` with every fault, by field: `models[3].peaks.FP16`.
  public init(reading bytes: [UInt8]) throws(Problem) {
    self = try DeviceCatalogue(models: [], adding: try ModelFile.read(bytes))
  }

  /// This catalogue with a city's own models. One with the id of a known model takes its place.
  public func extended(with bytes: [UInt8]) throws(Problem) -> DeviceCatalogue {
    try DeviceCatalogue(models: models, adding: try ModelFile.read(bytes))
  }

  /// The model of this id or alias, in whatever case.
  public func model(named name: String) -> DeviceModel? {
    indexes[name.lowercased()].map { models[$0] }
  }

  /// Whether a device of the model `offered` is what a request for `requested` means: the same model by any of its
  /// names, or a variant of it. Models that the catalogue does not know compare by their names alone.
  public func model(_ offered: String, satisfies requested: String) -> Bool {
    let offeredName = offered.lowercased()
    let requestedID = model(named: requested)?.id ?? requested.lowercased()
    guard let offeredModel = model(named: offered) else { return offeredName == requestedID }
    return offeredModel.id == requestedID || offeredModel.variantOf == requestedID
  }

  /// Joins models, of which later ones take the place of earlier ones with the same id.
  private init(models known: [DeviceModel], adding added: [DeviceModel]) throws(Problem) {
    var faults: [Problem.Fault] = []
    let replaced = Set(added.map(\.id))
    let kept = known.filter { !replaced.contains($0.id) }
    var indexes: [String: Int] = [:]
    let all = kept + added
    for (index, model) in all.enumerated() {
      let field = "models[\(index - kept.count)]"
      for (place, name) in ([model.id] + model.aliases).enumerated() {
        if let other = indexes.updateValue(index, forKey: name) {
          faults.append(
            Problem.Fault(
              field: place == 0 ? "\(field).id" : "\(field).aliases[\(place - 1)]", rule: "unique",
              Phrase("'\(name)' already names the model '\(all[other].id)'.", "「\(name)」已是型號「\(all[other].id)」的名稱。")))
        }
      }
    }
    for (index, model) in all.enumerated() {
      guard let variantOf = model.variantOf, !all.contains(where: { $0.id == variantOf && $0.id != model.id }) else { continue }
      faults.append(
        Problem.Fault(
          field: "models[\(index - kept.count)].variantOf", rule: "known",
          Phrase("There is no other model '\(variantOf)'.", "沒有另一型號「\(variantOf)」。")))
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    self.models = all
    self.indexes = indexes
  }
}
