/// A version of Slurm's REST interface, and wherein the versions differ in what they take. What they answer is read in any
/// of their forms (`RestValue`), since the forms tell themselves apart.
///
/// Sources: the plugins `openapi/v0.0.38` and `data_parser/v0.0.39` to `v0.0.45` of Slurm 22.05 to 26.05.
public struct RestVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// 38 for `v0.0.38`.
  public let number: Int

  public static let oldest = RestVersion(known: 38)
  public static let newest = RestVersion(known: 45)

  private init(known number: Int) { self.number = number }

  /// Nil for a version whose forms are not known here.
  public init?(number: Int) {
    guard (RestVersion.oldest.number...RestVersion.newest.number).contains(number) else { return nil }
    self.number = number
  }

  public static func < (a: RestVersion, b: RestVersion) -> Bool { a.number < b.number }
  public var description: String { "v0.0.\(number)" }

  /// Whether the script stands beside the job (0.0.38) or in it.
  var scriptStandsBeside: Bool { number <= 38 }
  /// Whether the environment is an object of names (0.0.38) or a list of `NAME=value`.
  var environmentIsObject: Bool { number <= 38 }
  /// Whether bounded numbers are written plainly (0.0.38) or as `{"set":true,"infinite":false,"number":5}`.
  var numbersArePlain: Bool { number <= 38 }
  /// Whether a job's demands have the names of `sbatch`'s options (0.0.38: `gres`, `nodelist`, `nodes`) or those of the
  /// controller's own description of a job (`tres_per_node`, `required_nodes`, `minimum_nodes`).
  var namesAreOptions: Bool { number <= 38 }
  /// What comes before a generic resource's name: Slurm 23.02 has `gres:gpu:2`, later ones `gres/gpu:2`.
  var resourcePrefix: String { number <= 39 ? "gres:" : "gres/" }
  /// Whether the accounting tells a code of exit; before 0.0.40 it calls every one a success.
  var accountsExitCodes: Bool { number >= 40 }
}

/// The versions that a daemon serves, found in the description of its interface (`/openapi/v3`). The description has several
/// megabytes in newer versions, of which only the paths are of interest: it is read as it comes and not kept.
package struct RestVersionScan {
  private enum Mark: CaseIterable {
    case controller, accounting
    var bytes: [UInt8] { Array((self == .controller ? "/slurm/v0.0." : "/slurmdb/v0.0.").utf8) }
  }

  package private(set) var controller: Set<Int> = []
  package private(set) var accounting: Set<Int> = []
  private var tail: [UInt8] = []

  package init() {}

  package mutating func read(_ bytes: some Sequence<UInt8>) {
    // Slashes may be escaped in JSON.
    let text = tail + bytes.filter { $0 != UInt8(ascii: "\\") }
    for mark in Mark.allCases {
      let pattern = mark.bytes
      var index = text.startIndex
      while index + pattern.count + 3 <= text.count {
        guard text[index] == pattern[0], text[index...].starts(with: pattern) else {
          index += 1
          continue
        }
        let digits = text[(index + pattern.count)...].prefix(3).prefix { (0x30...0x39).contains($0) }
        if let number = Int(String(decoding: digits, as: UTF8.self)) {
          if mark == .controller { controller.insert(number) } else { accounting.insert(number) }
        }
        index += pattern.count
      }
    }
    tail = Array(text.suffix(24))
  }
}
