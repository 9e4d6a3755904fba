internal import Foundation
internal import Language
internal import Schemes

extension CityFile {
  /// What of the organisations' facts is out of the limits to which everybody else's are held: the file's decoding knows
  /// their types alone.
  var factFaults: [Problem.Fault] {
    (organisations ?? []).enumerated().flatMap { index, organisation -> [Problem.Fault] in
      guard let facts = organisation.facts, let bytes = try? JSONEncoder().encode(facts) else { return [] }
      return RequestFacts.read(Array(bytes)).faults.map { fault in
        Problem.Fault(field: "organisations[\(index)].facts.\(fault.field)", rule: fault.rule, fault.message)
      }
    }
  }
}
