import Scheduling
import Simulation
import Testing
import Workloads

@Suite struct PackingTests {
  @Test(
    .enabled(
      if: SharedTraces.areThere && SharedTraces.areLongOnesWanted,
      "takes a minute in a debug build: set PRAYA_LONG_TESTS=1, and PRAYA_SHARED; the benchmark checks it too"),
    arguments: [1.0, 1.3])
  func fgdAndRandomGiveThePublishedShares(load: Double) throws {
    let nodes = try OpenTables.nodes(try SharedTraces.bytes("openb_node_list_all_node.csv"))
    let pods = try OpenTables.pods(try SharedTraces.bytes("openb_pod_list_default.csv"))
    #expect(nodes.count == 1523 && pods.count == 8152)
    func mean(_ placement: SharePlacement, seeds: Int) throws -> Double {
      let experiment = PackingExperiment(nodes: nodes, pods: pods, placement: placement, load: load)
      return PackingSummary(placement, try (0..<seeds).map { try experiment.run(seed: UInt64($0)) }).mean
    }
    let fgd = try mean(.fgd, seeds: 10)
    #expect((load == 1.3 ? 95.2...95.6 : 95.05...95.45).contains(fgd), "\(fgd)")
    let random = try mean(.random, seeds: 10)
    #expect(abs(random - (load == 1.3 ? 87.47 : 86.30)) <= 0.6, "\(random)")
  }

  /// The macros cannot call what changes a value.
  private func place(_ pod: ShareDemand, _ packer: inout Packer) -> Bool { packer.place(pod) }

  @Test(arguments: SharePlacement.allCases) func noNodeGivesMoreThanItHas(placement: SharePlacement) throws {
    let node = try #require(ShareNode(name: "a", cpus: 4000, memoryMebibytes: 1000, devices: 2, model: "T4"))
    let pods = [
      ShareDemand(cpus: 1000, memoryMebibytes: 100, devices: 1, share: 600),
      ShareDemand(cpus: 1000, memoryMebibytes: 100, devices: 1, share: 400),
      ShareDemand(cpus: 500, memoryMebibytes: 100, devices: 2, share: 1000),
      ShareDemand(cpus: 500, memoryMebibytes: 800, devices: 0, share: 0),
    ]
    for seed in UInt64(1)...20 {
      var packer = Packer(nodes: [node], workload: pods, placement: placement, seed: seed)
      #expect(place(pods[2], &packer) == true)
      #expect(place(pods[0], &packer) == false, "both devices are whole pods'")
      #expect(packer.allocated == 2000 && packer.capacity == 2000)
      #expect(place(pods[3], &packer) == true, "a pod without devices needs none")
      #expect(place(pods[3], &packer) == false, "the memory is gone")
      var other = Packer(nodes: [node], workload: pods, placement: placement, seed: seed)
      for pod in [pods[0], pods[0], pods[1], pods[1]] { #expect(place(pod, &other) == true) }
      #expect(place(pods[1], &other) == false)
      #expect(other.allocated == 2000)
    }
  }

  @Test func theLeastFragmentingPlaceIsTaken() throws {
    // One kind only, of half a device: a device that is half used already takes it without a fragment.
    let nodes = try (0..<3).map {
      try #require(ShareNode(name: "n\($0)", cpus: 64_000, memoryMebibytes: 1000, devices: 2, model: "T4"))
    }
    let whole = ShareDemand(cpus: 1000, memoryMebibytes: 0, devices: 1, share: 1000)
    let half = ShareDemand(cpus: 1000, memoryMebibytes: 0, devices: 1, share: 500)
    for seed in UInt64(1)...10 {
      var packer = Packer(nodes: nodes, workload: [whole, half], placement: .fgd, seed: seed)
      for _ in 0..<12 { #expect(place(half, &packer) == true) }
      #expect(packer.allocated == packer.capacity)
      var mixed = Packer(nodes: nodes, workload: [whole, half], placement: .fgd, seed: seed)
      for pod in [half, half, whole, whole, whole, whole, whole] { #expect(place(pod, &mixed) == true, "seed \(seed)") }
    }
  }
}
