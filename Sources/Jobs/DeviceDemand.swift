/// Devices of one model, or of any: what `--gres`, `--gpus` and their kin ask for.
struct DeviceDemand: Equatable {
  /// As written.
  var model: String?
  var count: Int

  enum Fault: Error, Equatable {
    case malformed
    /// A kind of resource other than `gpu`.
    case unknownKind(String)
    /// Several models, or one named twice: a job has one.
    case several
    case tooMany
  }

  /// Reads `gpu`, `gpu:2`, `gpu:a100`, `gpu:a100:2`; several separated by commas, of which only one may ask for
  /// any. `none` asks for none.
  init(gres text: String) throws(Fault) {
    if text.lowercased() == "none" {
      self.init(model: nil, count: 0)
      return
    }
    var demands: [DeviceDemand] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      var pieces = item.split(separator: ":", omittingEmptySubsequences: false)
      // `gres:gpu:2` is how Slurm itself writes it back.
      if pieces.first == "gres" { pieces.removeFirst() }
      guard let kind = pieces.first, !kind.isEmpty else { throw .malformed }
      guard kind.lowercased() == "gpu" else { throw .unknownKind(String(kind.prefix(40))) }
      demands.append(try DeviceDemand(pieces: pieces.dropFirst()))
    }
    self = try DeviceDemand.single(demands)
  }

  /// Reads `4`, `h100:4`, and `h100` for one of them.
  init(count text: String) throws(Fault) {
    var demands: [DeviceDemand] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pieces = item.split(separator: ":", omittingEmptySubsequences: false)
      demands.append(try DeviceDemand(pieces: pieces[...]))
    }
    self = try DeviceDemand.single(demands)
  }

  private init(model: String?, count: Int) {
    self.model = model
    self.count = count
  }

  /// `[]`, `[2]`, `[a100]`, `[a100, 2]`.
  private init(pieces: ArraySlice<Substring>) throws(Fault) {
    guard pieces.count <= 2, let last = pieces.last else {
      guard pieces.isEmpty else { throw .malformed }
      self.init(model: nil, count: 1)
      return
    }
    let isCount = !last.isEmpty && last.utf8.allSatisfy { (0x30...0x39).contains($0) }
    if isCount {
      guard let count = Int(last), count <= JobLimits.devices else { throw .tooMany }
      let model = pieces.count == 2 ? try DeviceDemand.model(pieces.first) : nil
      self.init(model: model, count: count)
    } else {
      guard pieces.count == 1 else { throw .malformed }
      self.init(model: try DeviceDemand.model(last), count: 1)
    }
  }

  private static func model(_ text: Substring?) throws(Fault) -> String {
    guard let text, (1...64).contains(text.utf8.count),
      text.utf8.allSatisfy({ byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
      })
    else { throw .malformed }
    return String(text)
  }

  private static func single(_ demands: [DeviceDemand]) throws(Fault) -> DeviceDemand {
    let wanted = demands.filter { $0.count > 0 }
    guard wanted.count <= 1 else { throw .several }
    return wanted.first ?? DeviceDemand(model: nil, count: 0)
  }
}
