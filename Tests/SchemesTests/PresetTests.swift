import Language
import Quantities
import Testing

@testable import Schemes

@Suite struct PresetTests {
  @Test func everyPresetReadsWithoutFaultAndWritesBackAsItStands() {
    for file in Presets.files {
      let (scheme, faults) = Scheme.read(file)
      #expect(faults.isEmpty, "\(faults)")
      guard let scheme else { continue }
      // The files stand in the one way in which schemes are written.
      let writesBack = scheme.write() == file
      #expect(writesBack, "\(scheme.id)")
      #expect(Scheme.read(scheme.write()).scheme == scheme)
    }
  }
}
