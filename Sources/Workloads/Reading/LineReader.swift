/// Reads the lines of one format.
struct LineReader {
  /// What a line turned out to be.
  enum Reading {
    case job(WorkloadJob)
    /// A job that never ran.
    case withoutRun
    case fault(LineFault)
    /// A comment, a blank line, a line of column names.
    case nothing
  }

  // One of them is there. Not a sum type, since its parts could not be changed in place.
  private var standard: StandardWorkloadLines?
  private var table: TableLines?
  private var slurm: AccountingLines?
  let format: WorkloadReader.Format

  /// Nil for a blank line, before which the format is not known.
  init?(firstLine line: UnsafeRawBufferPointer, unit: WorkloadReader.Unit) throws(WorkloadFault) {
    guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 }) else { return nil }
    let isNumber = first == 0x2D || (0x30...0x39).contains(first)
    if first == 0x3B || (isNumber && !line.contains(0x2C) && !line.contains(0x7C)) {
      (standard, format) = (StandardWorkloadLines(), .standard)
    } else if line.contains(0x7C) {
      (slurm, format) = (try AccountingLines(names: line, unit: unit), .slurm)
    } else if line.contains(0x2C) {
      (table, format) = (try TableLines(names: line), .table)
    } else {
      throw .unknownFormat
    }
  }

  mutating func read(_ line: UnsafeRawBufferPointer, header: inout StandardWorkloadHeader) -> Reading {
    switch format {
    case .standard: standard?.read(line, header: &header) ?? .nothing
    case .table: table?.read(line) ?? .nothing
    case .slurm: slurm?.read(line) ?? .nothing
    }
  }
}
