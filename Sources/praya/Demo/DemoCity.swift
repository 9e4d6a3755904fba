import Foundation
import Hub
import Language
import Quantities
import Schemes

/// The demo's city: Hong Kong in small, as a city file.
enum DemoCity {
  /// The file with the centres of `centres`, where there are any, in place of its own.
  ///
  /// - Parameter centres: a file with a list `centres` in the form of a city file's, or with that list alone.
  static func file(centres: [UInt8]?, today: CivilDate) throws(Problem) -> CityFile {
    var city = try StrictJSON.read(CityFile.self, from: PackageResources.hong_kong_json)
    if let centres {
      // `scripts/slurm-lab` writes the list alone.
      let isList = centres.first { !" \n\r\t".utf8.contains($0) } == UInt8(ascii: "[")
      city.centres =
        isList
        ? try StrictJSON.read([CityFile.Centre].self, from: centres)
        : try StrictJSON.read(CentresFile.self, from: centres).centres
    }
    city.schemes = try (city.schemes ?? []).map { entry throws(Problem) in try keptInForce(entry, today) }
    return city
  }

  /// The job that the demo runs.
  static var script: [UInt8] { PackageResources.train_sh }
  static var program: [UInt8] { PackageResources.train_py }

  /// A file that brings centres only.
  private struct CentresFile: Codable {
    var note: Phrase?
    var centres: [CityFile.Centre]
  }

  /// A preset whose days are over would refuse the demo's application: the demo then uses its rules without its days.
  private static func keptInForce(_ entry: CityFile.SchemeEntry, _ today: CivilDate) throws(Problem) -> CityFile.SchemeEntry {
    guard let name = entry.preset, let scheme = Presets.named(name), let last = scheme.validity.to, last < today,
      case .object(var fields) = try StrictJSON.read(JSONFragment.self, from: scheme.write())
    else { return entry }
    fields["valid"] = nil
    var entry = entry
    (entry.preset, entry.scheme) = (nil, .object(fields))
    return entry
  }
}
