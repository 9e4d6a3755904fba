import Foundation

/// What the benchmark is asked to measure.
struct BenchArguments {
  /// A part of the service's measurements.
  enum Part: String, CaseIterable {
    case ledger, reads, submissions, streams, pages, centres, slurm
    case slurmSubmissions = "slurm-submissions"
  }

  /// Why the arguments make no sense.
  struct Fault: Error, CustomStringConvertible { let description: String }

  static let usage = """
    usage: praya-bench [TRACES] [--large] [--live] [--python PROGRAM] [--service PRAYA [--only-service | --only PART]]
           praya-bench --report FILE

      TRACES           the folder of recorded workloads (*.swf.gz, openb/*); without it only what needs none is measured
      --large          ten million jobs in the simulator, a million in the service's lists
      --live           the short workloads and the live pass of the scheduler, nothing else
      --python FILE    a plain loop in Python to run beside the simulator
      --service PRAYA  measures the service of this built program as well; needs wrk
      --only-service   the service and nothing else
      --only PART      one part of the service: \(Part.allCases.map(\.rawValue).joined(separator: ", "))
      --report FILE    writes the example report there and measures nothing
    """

  private(set) var traces: URL?
  private(set) var isLarge = false
  private(set) var isLiveOnly = false
  private(set) var report: String?
  private(set) var python: String?
  private(set) var service: String?
  private(set) var isServiceOnly = false
  /// Which parts of the service are measured.
  private(set) var parts = Part.allCases
  private(set) var asksHelp = false

  init(_ arguments: [String]) throws(Fault) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "--help", "-h": asksHelp = true
      case "--large": isLarge = true
      case "--live": isLiveOnly = true
      case "--only-service": isServiceOnly = true
      case "--report": report = try Self.value(of: argument, &rest)
      case "--python": python = try Self.value(of: argument, &rest)
      case "--service": service = try Self.value(of: argument, &rest)
      case "--only":
        let name = try Self.value(of: argument, &rest)
        guard let part = Part(rawValue: name) else {
          throw Fault(description: "--only takes one of \(Part.allCases.map(\.rawValue).joined(separator: ", ")), not \(name)")
        }
        (parts, isServiceOnly) = ([part], true)
      case _ where argument.hasPrefix("-"): throw Fault(description: "unknown option \(argument)")
      case _ where traces != nil: throw Fault(description: "one folder of traces is taken, and \(argument) is a second")
      default: traces = URL(fileURLWithPath: argument)
      }
    }
    guard service != nil || !isServiceOnly else { throw Fault(description: "--service PRAYA names the program to measure") }
  }

  private static func value(of option: String, _ rest: inout ArraySlice<String>) throws(Fault) -> String {
    guard let value = rest.popFirst() else { throw Fault(description: "\(option) needs a value") }
    return value
  }
}
