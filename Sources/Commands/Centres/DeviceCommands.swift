import Console
import Devices
import HTTPService
import Language

enum DeviceCommands {
  private static let fields =
    [
      Field("id", Phrase("Model", "型號")), Field("name", Phrase("Name", "名稱")), Field("vendor", Phrase("Vendor", "廠商")),
      Field("memoryGigabytes", Phrase("Memory GB", "記憶體 GB")),
    ] + Precision.allCases.map(peak)

  /// Tera-operations a second; what is unknown stays empty.
  private static func peak(_ precision: Precision) -> Field {
    Field(Phrase(same: precision.rawValue), .right) { model, _ in
      guard let giga = model["peaksGigaOperationsPerSecond"][precision.rawValue].whole else { return "" }
      let tenths = (giga + 50) / 100
      return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
  }

  static let all = Command(
    "device", Phrase("Models of devices.", "裝置型號。"),
    subcommands: [
      Command(
        "list",
        Phrase(
          "List the known models with their dense peaks by precision, in tera-operations a second.", "列出已知型號及其各精度的稠密峰值（每秒萬億次運算）。"),
        options: ListOptions.all
      ) { call in
        try await call.list(
          HubRequest(.get, "device-models"), as: fields, none: Phrase("There are no models.", "沒有型號。"))
      }
    ])
}
