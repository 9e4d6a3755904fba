/// A part of a pool by node index: which nodes, and which of their devices as bits.
struct PartMasks {
  var includes: [Bool]
  var devices: [UInt64]
  /// The whole node, with all its CPUs and memory.
  var isWhole: [Bool]

  /// Names and devices that the pool does not have are passed over.
  init(_ places: Places, in pool: Pool) {
    includes = Array(repeating: false, count: pool.nodes.count)
    devices = Array(repeating: 0, count: pool.nodes.count)
    isWhole = includes
    for part in places.parts {
      guard let index = pool.index(of: part.node) else { continue }
      let all = PartMasks.all(pool.nodes[index].devices)
      includes[index] = true
      devices[index] |= part.devices.map { PartMasks.mask(of: $0) & all } ?? all
      if part.devices == nil { isWhole[index] = true }
    }
  }

  /// The lowest `count` bits.
  static func all(_ count: Int) -> UInt64 { count >= 64 ? .max : (1 << UInt64(count)) - 1 }

  static func mask(of devices: [Int]) -> UInt64 {
    devices.reduce(0) { $0 | ((0..<64).contains($1) ? 1 << UInt64($1) : 0) }
  }

  /// The positions of the bits of `mask`, ascending.
  static func devices(of mask: UInt64) -> [Int] {
    var (rest, devices): (UInt64, [Int]) = (mask, [])
    devices.reserveCapacity(mask.nonzeroBitCount)
    while rest != 0 {
      devices.append(rest.trailingZeroBitCount)
      rest &= rest - 1
    }
    return devices
  }

  /// The lowest `count` bits of `mask`, which has as many.
  static func lowest(_ count: Int, of mask: UInt64) -> UInt64 {
    var (rest, taken): (UInt64, UInt64) = (mask, 0)
    for _ in 0..<count {
      let bit = rest & (0 &- rest)
      taken |= bit
      rest ^= bit
    }
    return taken
  }

  /// The CPUs and memory that go with some devices of a node: their share of it, rounded down.
  static func share(of node: NodeShape, devices: UInt64) -> (cpus: Int, memory: Int64) {
    guard node.devices > 0 else { return (0, 0) }
    let count = devices.nonzeroBitCount
    let memory = node.memoryMebibytes.multipliedFullWidth(by: Int64(count))
    return (
      Int(Int128(node.cpus) * Int128(count) / Int128(node.devices)), Int64(node.devices).dividingFullWidth(memory).quotient
    )
  }
}
