/// How a pod's node and devices are chosen among those that fit.
public enum SharePlacement: String, CaseIterable, Hashable, Sendable {
  /// A uniform choice among the nodes, then among the devices.
  case random
  /// The node with the least free device share, then the least free CPU; the device with the least free share; the
  /// lowest index on a tie.
  case bestFit = "best-fit"
  /// The lowest index.
  case firstFit = "first-fit"
  /// The least growth of expected fragmentation (Weng et al., "Beware of fragmentation", USENIX ATC 2023): see
  /// `Fragmentation`. Ties go to the first in one random order of the nodes.
  case fgd
}
