import Devices
import Language
import Testing

@Suite struct DeviceCatalogueTests {
  private let catalogue = DeviceCatalogue.standard

  @Test func `every peak is positive, every model has a source and names of its own`() {
    #expect(catalogue.models.count >= 30)
    for model in catalogue.models {
      #expect(model.peaks.values.allSatisfy { $0 > 0 }, "\(model.id)")
      #expect(!model.source.title.isEmpty && (2015...2030).contains(model.source.year), "\(model.id)")
      // A model without figures says why.
      #expect(!model.peaks.isEmpty || model.mark != nil, "\(model.id)")
      #expect(model.mark.map { $0.english != $0.traditionalChinese } ?? true)
    }
    let names = catalogue.models.flatMap { [$0.id] + $0.aliases }
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0 == $0.lowercased() })
  }

  @Test func `peaks rise as precision falls, in the way that hardware is built`() {
    for model in catalogue.models {
      let ladder: [Precision] = [.fp64, .fp32, .fp16, .int8]
      let peaks = ladder.compactMap { model.peaks[$0] }
      #expect(zip(peaks, peaks.dropFirst()).allSatisfy { $0 <= $1 }, "\(model.id)")
      // Vendors round each figure by itself, by up to five in a hundred.
      if let fp8 = model.peaks[.fp8], let fp16 = model.peaks[.fp16] { #expect(abs(fp8 - 2 * fp16) <= fp16 / 30, "\(model.id)") }
      if let tf32 = model.peaks[.tf32], let fp16 = model.peaks[.fp16] {
        #expect(abs(fp16 - 2 * tf32) <= tf32 / 20, "\(model.id)")
      }
      if let bf16 = model.peaks[.bf16], let fp16 = model.peaks[.fp16], model.id != "mi100" {
        #expect(bf16 == fp16, "\(model.id)")
      }
    }
  }

  @Test(
    "The models that the city's centres have are there, under the names that people write",
    arguments: [
      ("P100", "p100"), ("v100", "v100"), ("A100", "a100"), ("a800", "a800"), ("H100", "h100"), ("h100-sxm", "h100"),
      ("H200", "h200"), ("ascend-910", "ascend-910"), ("Ascend910B", "ascend-910b"), ("nvidia_a100-sxm4-80gb", "a100-80gb"),
      ("MI300X", "mi300x"), ("rtx4090", "rtx-4090"),
    ])
  func names(_ written: String, _ id: String) {
    #expect(catalogue.model(named: written)?.id == id)
  }

  @Test func `known figures are the vendors'`() {
    #expect(catalogue.model(named: "a100")?.peaks[.fp16] == 312_000)
    #expect(catalogue.model(named: "a100")?.peaks[.fp64] == 9_700)
    #expect(catalogue.model(named: "a100")?.peaks[.fp8] == nil)
    #expect(catalogue.model(named: "v100")?.peaks[.bf16] == nil)
    #expect(catalogue.model(named: "h100")?.peaks[.bf16] == 989_400)
    #expect(catalogue.model(named: "ascend-910")?.peaks == [.fp16: 256_000, .int8: 512_000])
    #expect(catalogue.model(named: "ascend-910b")?.peaks.isEmpty == true)
    #expect(catalogue.model(named: "no-such-device") == nil)
  }

  @Test func `a request for a model is met by its variants, not the other way round`() {
    #expect(catalogue.model("h100-pcie", satisfies: "H100"))
    #expect(catalogue.model("A100-SXM4-80GB", satisfies: "a100"))
    #expect(catalogue.model("h100", satisfies: "h100-sxm5"))
    #expect(!catalogue.model("h100", satisfies: "h100-pcie"))
    #expect(!catalogue.model("a100-40gb", satisfies: "a100-80gb"))
    #expect(!catalogue.model("a800", satisfies: "a100"))
    #expect(catalogue.model("Home-Made", satisfies: "home-made"))
    #expect(!catalogue.model("home-made", satisfies: "a100"))
  }
}
