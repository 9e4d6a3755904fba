import Centres
import Quantities
import Testing

@testable import Slurm

/// A cluster in the hub's words, and an order in the cluster's.
@Suite struct CentreSettingsTests {
  private func node(_ name: String, types: [(String, Int)] = [("a100", 8)], states: Set<String> = ["IDLE"]) -> SlurmCluster.Node {
    SlurmCluster.Node(
      name: name, partitions: ["gpu"], cpus: 64, busyCPUs: 0, memoryMebibytes: 512_000,
      devices: types.map { SlurmCluster.Devices(type: $0.0, count: $0.1, busy: 0) }, states: states, reason: "")
  }

  private func cluster(_ nodes: [SlurmCluster.Node], reservations: [SlurmCluster.Reservation] = []) -> SlurmCluster {
    let gpu = SlurmCluster.Partition(name: "gpu", isDefault: true, isUp: true, nodes: nodes.map(\.name), longestWalltime: nil)
    let other = SlurmCluster.Partition(name: "cpu", isDefault: false, isUp: false, nodes: ["c1"], longestWalltime: nil)
    return SlurmCluster(partitions: [gpu, other], nodes: nodes + [node("c1", types: [])], reservations: reservations)
  }

  @Test(
    "A type of device is the model of the same name, without the maker's",
    arguments: [
      ("a100", "a100"), ("A100", "a100"), ("nvidia_h100", "h100"), ("tesla_v100", "v100"), ("a100_80gb", "a100-80gb"), ("", nil),
    ] as [(String, String?)])
  func models(type: String, model: String?) {
    #expect(SlurmCentreSettings(sharedFolder: "/s").deviceModel(ofType: type) == model)
  }

  @Test("A model is asked for by the type that the cluster has for it") func types() {
    var settings = SlurmCentreSettings(sharedFolder: "/s")
    #expect(settings.deviceType(ofModel: "h100", known: []) == "h100")
    #expect(settings.deviceType(ofModel: "h100", known: ["nvidia_h100", "a100"]) == "nvidia_h100")
    settings.deviceModels = ["big": "h200"]
    #expect(settings.deviceType(ofModel: "h200", known: ["a100"]) == "big")
  }

  @Test("Nodes of the partition are shown, with their models and whether jobs can start there") func description() {
    let now = TrackStory.morning
    let nodes = [node("n1"), node("n2", states: ["MIXED", "DRAIN"]), node("n3", types: [("a100", 1), ("h100", 4)]), node("n4")]
    let kept = SlurmCluster.Reservation(
      name: "repair", nodes: ["n4"], interval: now - .hours(1)..<now + .hours(1), isMaintenance: true)
    let later = SlurmCluster.Reservation(
      name: "next week", nodes: ["n1"], interval: now + .days(7)..<now + .days(8), isMaintenance: true)
    var settings = SlurmCentreSettings(sharedFolder: "/s")
    let shown = settings.description(of: cluster(nodes, reservations: [kept, later]), at: now)
    #expect(shown.nodes.map(\.name) == ["n1", "n2", "n3", "n4"])
    #expect(shown.nodes.map(\.isAvailable) == [true, false, true, false])
    #expect(shown.nodes.map(\.deviceModel) == ["a100", "a100", "h100", "a100"])
    #expect(shown.nodes.map(\.devices) == [8, 8, 4, 8])
    #expect(!shown.separatesProjects)
    settings.partition = "cpu"
    settings.logins = .ofMembers
    let others = settings.description(of: cluster(nodes), at: now)
    #expect(others.nodes.map(\.name) == ["c1"] && others.nodes.map(\.isAvailable) == [false] && others.separatesProjects)
    #expect(others.nodes.first?.deviceModel == nil)
  }

  @Test("An order is handed over with its nodes, or without where the cluster chooses") func submission() {
    var order = ClusterWorld.order(TrackStory.key)
    order.allotment = [NodeAllotment(node: "n1", devices: [0, 1]), NodeAllotment(node: "n2", devices: [4, 5])]
    order.environment = ["SEED": "7", "SBATCH_ACCOUNT": "other", "SLURM_CONF": "/x", "HOME": "/home/me"]
    var settings = SlurmCentreSettings(sharedFolder: "/s")
    settings.partition = "gpu"
    let asked = order.submission(attempt: 2, folder: "/s/runs/k", settings: settings, knownTypes: ["A100"])
    #expect(asked.nodes == 2 && asked.nodeNames == ["n1", "n2"] && asked.devicesPerNode == 2 && asked.deviceType == "A100")
    #expect(asked.environment["SEED"] == "7" && asked.environment["PRAYA_RUN_ATTEMPT"] == "2")
    #expect(asked.environment["SBATCH_ACCOUNT"] == nil && asked.environment["SLURM_CONF"] == nil)
    #expect(asked.workingDirectory == "/s/runs/k/work" && asked.output == "/s/runs/k/work/out")
    #expect(asked.script.starts(with: Array("#!".utf8)))
    settings.placement = .byCluster
    #expect(order.submission(attempt: 1, folder: "/f", settings: settings, knownTypes: []).nodeNames.isEmpty)
  }

  @Test("Settings that would do harm are refused") func faults() {
    func fault(_ change: (inout SlurmCentreSettings) -> Void) -> String? {
      var settings = SlurmCentreSettings(sharedFolder: "/s")
      change(&settings)
      return settings.fault
    }
    #expect(fault { _ in } == nil)
    #expect(fault { $0.sharedFolder = "s" } != nil)
    #expect(fault { $0.requestsInFlight = 0 } != nil)
    #expect(fault { $0.jobsAtOnce = 0 } != nil)
    #expect(fault { $0.healthInterval = .zero } != nil)
    #expect(fault { $0.longestPause = .zero } != nil)
    #expect(fault { $0.clockTolerance = Milliseconds(-1) } != nil)
    #expect(fault { $0.remembersDiscarded = Seconds(-5) } != nil)
    #expect(fault { $0.jobUser = 0 } != nil)
  }
}
