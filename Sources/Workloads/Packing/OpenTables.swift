public import Scheduling

/// Reads the tables of Alibaba's cluster-trace-gpu-v2023 (openb): CSV with a line of column names, no quotes.
public enum OpenTables {
  /// Nodes: `sn`, `cpu_milli`, `memory_mib`, `gpu`, `model`.
  public static func nodes(_ bytes: [UInt8]) throws(WorkloadFault) -> [ShareNode] {
    let table = try CommaTable(bytes, needs: ["sn", "cpu_milli", "memory_mib", "gpu", "model"])
    var nodes: [ShareNode] = []
    for row in table.rows {
      guard
        let node = ShareNode(
          name: row.cells[table.column("sn")], cpus: try table.number("cpu_milli", row),
          memoryMebibytes: try table.number("memory_mib", row), devices: try table.number("gpu", row),
          model: row.cells[table.column("model")])
      else { throw .line(row.number, .notANumber(field: table.column("gpu") + 1)) }
      nodes.append(node)
    }
    return nodes
  }

  /// Pods: `cpu_milli`, `memory_mib`, `num_gpu`, `gpu_milli`.
  public static func pods(_ bytes: [UInt8]) throws(WorkloadFault) -> [ShareDemand] {
    let table = try CommaTable(bytes, needs: ["cpu_milli", "memory_mib", "num_gpu", "gpu_milli"])
    var pods: [ShareDemand] = []
    for row in table.rows {
      pods.append(
        ShareDemand(
          cpus: try table.number("cpu_milli", row), memoryMebibytes: try table.number("memory_mib", row),
          devices: try table.number("num_gpu", row), share: try table.number("gpu_milli", row)))
    }
    return pods
  }
}

/// A small CSV in memory, without quotes.
struct CommaTable {
  struct Row {
    var number: Int
    var cells: [String]
  }

  private let columns: [String: Int]
  let rows: [Row]

  init(_ bytes: [UInt8], needs names: [String]) throws(WorkloadFault) {
    var lines: [Row] = []
    var cutter = LineCutter()
    let read: (UnsafeRawBufferPointer?, Int) -> Void = { line, number in
      guard let line, !line.isEmpty else { return }
      let cells = line.split(separator: 0x2C, omittingEmptySubsequences: false)
      lines.append(Row(number: number, cells: cells.map { String(decoding: $0, as: UTF8.self).trimmed }))
    }
    cutter.cut(bytes, read)
    cutter.finish(read)
    guard let head = lines.first else { throw .unknownFormat }
    columns = Dictionary(head.cells.enumerated().map { ($1, $0) }) { first, _ in first }
    for name in names where columns[name] == nil { throw .missingColumn(name) }
    rows = Array(lines.dropFirst())
    for row in rows where row.cells.count != head.cells.count {
      throw .line(row.number, .fields(found: row.cells.count, needed: head.cells.count))
    }
  }

  /// - Precondition: it was needed when the table was read.
  func column(_ name: String) -> Int {
    guard let column = columns[name] else { preconditionFailure("a column that was asked for is there") }
    return column
  }

  /// A whole number that is not negative.
  func number(_ name: String, _ row: Row) throws(WorkloadFault) -> Int32 {
    guard let number = Int32(row.cells[column(name)]), number >= 0 else {
      throw .line(row.number, .notANumber(field: column(name) + 1))
    }
    return number
  }
}
