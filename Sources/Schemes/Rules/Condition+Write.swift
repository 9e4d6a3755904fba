import JSON
import Quantities

extension Scheme.Condition {
  static func output(_ conditions: [Scheme.Condition], _ currency: Currency) -> JSONOutput? {
    conditions.isEmpty ? nil : .object(conditions.map { $0.field(currency) })
  }

  private func field(_ currency: Currency) -> (name: String, value: JSONOutput) {
    func texts(_ values: [String]) -> JSONOutput { .array(values.map { .string($0) }) }
    return switch self {
    case .kinds(let kinds): ("kinds", texts(kinds.map(\.rawValue)))
    case .sizes(let sizes): ("sizes", texts(sizes.map(\.rawValue)))
    case .employees(let range): ("employees", range.output)
    case .ageMonths(let range): ("age-months", range.output)
    case .startUp(let wanted): ("start-up", .boolean(wanted))
    case .places(let places): ("places", texts(places.map(\.code)))
    case .hIndex(let range): ("h-index", range.output)
    case .purposes(let purposes): ("purposes", texts(purposes))
    case .cost(let range): ("cost", range.output(in: currency))
    case .gpuHours(let range): ("gpu-hours", range.output)
    case .credits(let range): ("credits", range.output)
    case .devices(let range): ("devices", range.output)
    case .deviceModels(let models): ("device-models", texts(models))
    case .months(let months): ("months", months.output)
    case .projectBudget(let range): ("project-budget", range.output(in: currency))
    case .contractSigned(let days): ("contract-signed", days.output ?? .object([]))
    case .contractMonths(let range): ("contract-months", range.output)
    case .supplierPlaces(let places): ("supplier-places", texts(places.map(\.code)))
    case .supplierUnrelated: ("supplier-unrelated", .boolean(true))
    case .hardwareOrigins(let places): ("hardware-origins", texts(places.map(\.code)))
    case .noOtherFunding: ("no-other-funding", .boolean(true))
    case .confirmed(let questions):
      ("confirmed", .array(questions.map { .object([("id", .string($0.id)), ("question", $0.text.output)]) }))
    case .anyOf(let choices):
      ("any-of", .array(choices.map { .object($0.map { $0.field(currency) }) }))
    }
  }
}
