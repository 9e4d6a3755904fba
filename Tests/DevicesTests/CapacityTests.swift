import Devices
import Language
import Quantities
import Testing

@Suite struct CapacityTests {
  private let catalogue = DeviceCatalogue.standard
  private func text(_ devices: [(String, Int)], _ precision: Precision) throws -> Phrase {
    try catalogue.capacity(of: devices.map { DeviceCount(model: $0.0, count: $0.1) }, at: precision).text
  }

  @Test func `a capacity is a sum at one precision and says which`() throws {
    #expect(try text([("A100", 16), ("v100", 8)], .fp16).english == "5.99 PFLOPS (FP16, dense)")
    #expect(try text([("a100", 2)], .fp16).traditionalChinese == "624 TFLOPS（FP16，稠密）")
    #expect(try text([("a100", 1)], .fp64Matrix).english == "19.5 TFLOPS (FP64 on matrix units, dense)")
    #expect(try text([("t4", 10_000)], .int8).english == "1,300 POPS (INT8, dense)")
    #expect(try text([("h100", 1)], .fp64).english == "33.5 TFLOPS (FP64, dense)")
    #expect(try text([("l40", 1)], .fp16).english == "181.05 TFLOPS (FP16, dense)")
    #expect(try text([], .fp16).english == "0 TFLOPS (FP16, dense)")
  }

  @Test func `what is unknown is named, never counted as nothing`() throws {
    let devices = [("a100", 8), ("ascend-910b", 16), ("v100", 4), ("Ascend-X", 1), ("ascend-910b", 2), ("h20", 0)]
    let capacity = try catalogue.capacity(of: devices.map { DeviceCount(model: $0.0, count: $0.1) }, at: .bf16)
    #expect(!capacity.isComplete)
    #expect(capacity.knownDevices == 8)
    #expect(capacity.knownGigaOperationsPerSecond == 8 * 312_000)
    #expect(capacity.unknown.map(\.model) == ["ascend-910b", "v100", "Ascend-X"])
    #expect(capacity.unknown.map(\.count) == [18, 4, 1])
    #expect(
      capacity.text.english == "at least 2.5 PFLOPS (BF16, dense); unknown for 18 × ascend-910b, 4 × v100, 1 × Ascend-X")
    #expect(try text([("h20", 3)], .fp16).english == "unknown (FP16, dense) for 3 × h20")
  }

  @Test func `every text names its precision in both languages`() throws {
    for precision in Precision.allCases {
      for devices in [[("a100", 8)], [("h20", 8)], [("a100", 1), ("h20", 1)]] {
        let text = try text(devices, precision)
        let name = precision == .fp64Matrix ? "FP64" : precision.rawValue
        #expect(text.english.contains(name) && text.traditionalChinese.contains(name))
      }
    }
  }

  @Test func `a sum that does not fit is an error`() {
    let devices = [DeviceCount(model: "h100", count: .max), DeviceCount(model: "h100", count: 1)]
    #expect(throws: QuantityError.overflow) { try catalogue.capacity(of: devices, at: .fp16) }
    let unknown = [DeviceCount(model: "x", count: .max), DeviceCount(model: "x", count: 1)]
    #expect(throws: QuantityError.overflow) { try catalogue.capacity(of: unknown, at: .fp16) }
  }
}
