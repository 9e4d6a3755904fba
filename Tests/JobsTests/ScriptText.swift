import Jobs
import Language

/// A script of these directive lines, with an interpreter before and a command after them.
func script(_ lines: String...) -> [UInt8] {
  Array(("#!/bin/bash\n" + lines.map { "#SBATCH \($0)\n" }.joined() + "echo done\n").utf8)
}

/// Field and rule of each fault, in order.
func rules(_ faults: [Problem.Fault]) -> [String] { faults.map { "\($0.field): \($0.rule)" } }

/// The faults with which a script is refused; empty when it is not.
func faults(_ bytes: [UInt8], overrides: [String] = []) -> [Problem.Fault] {
  do {
    _ = try JobScript.read(bytes, overrides: overrides)
    return []
  } catch {
    return error.faults
  }
}
