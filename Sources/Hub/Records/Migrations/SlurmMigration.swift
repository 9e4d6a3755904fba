internal import Storage

extension HubSchema {
  /// How a centre's cluster is reached: paths and commands, no secrets.
  static let slurm = Migration(
    version: 12, name: "centres by Slurm",
    steps: [.addColumn(table: "centre", ColumnDescription("slurm", .text, optional: true), defaultValue: .null)])
}
