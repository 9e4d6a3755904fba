import Quantities
import Testing

@testable import Slurm

/// Generic resources, lengths of time, exits and states.
@Suite struct ResourceTests {
  @Test(
    "Generic resources are read in each of Slurm's forms",
    arguments: [
      ("gpu:a100:2", [GenericResource(name: "gpu", type: "a100", count: 2, indexes: [])]),
      ("gpu:2", [GenericResource(name: "gpu", type: "", count: 2, indexes: [])]),
      ("gpu", [GenericResource(name: "gpu", type: "", count: 1, indexes: [])]),
      ("gpu:a100", [GenericResource(name: "gpu", type: "a100", count: 1, indexes: [])]),
      ("gpu:a100:8(S:0-1)", [GenericResource(name: "gpu", type: "a100", count: 8, indexes: [])]),
      ("gpu:a100:3(IDX:0-2)", [GenericResource(name: "gpu", type: "a100", count: 3, indexes: [0, 1, 2])]),
      ("gpu:a100:3(IDX:0,4-5)", [GenericResource(name: "gpu", type: "a100", count: 3, indexes: [0, 4, 5])]),
      ("gpu:a100:0(IDX:N/A)", [GenericResource(name: "gpu", type: "a100", count: 0, indexes: [])]),
      ("gres:gpu:a100:2", [GenericResource(name: "gpu", type: "a100", count: 2, indexes: [])]),
      ("gres/gpu:h100=4", [GenericResource(name: "gpu", type: "h100", count: 4, indexes: [])]),
      ("gres/gpu=4", [GenericResource(name: "gpu", type: "", count: 4, indexes: [])]), ("(null)", []), ("", []), ("N/A", []),
      (
        "gpu:a100:8(S:0,2-3),craynetwork:4,gpu:h100:1",
        [
          GenericResource(name: "gpu", type: "a100", count: 8, indexes: []),
          GenericResource(name: "craynetwork", type: "", count: 4, indexes: []),
          GenericResource(name: "gpu", type: "h100", count: 1, indexes: []),
        ]
      ), ("bandwidth:lustre:1K", [GenericResource(name: "bandwidth", type: "lustre", count: 1024, indexes: [])]),
    ] as [(String, [GenericResource])])
  func resources(text: String, resources: [GenericResource]) throws { #expect(try GenericResource.list(text) == resources) }

  @Test(
    "Resources that say nothing sensible are refused, and none is counted without end",
    arguments: ["gpu:a100:x", "gpu:a:b:c:d", ":::", "gpu:2(IDX:0-999999999)", "gpu:2(IDX:3-1)", "gpu:2(IDX:-1)", "gpu:2(IDX:a)"])
  func refused(text: String) { #expect(throws: SlurmFailure.self) { try GenericResource.list(text) } }

  @Test("A number of devices beyond all reason is cut to one that can be added up") func largeNumbers() throws {
    #expect(try GenericResource.list("gpu:99999999999999999999").map(\.count) == [GenericResource.mostCount])
    #expect(try GenericResource.list("gpu:9999999999G").map(\.count) == [GenericResource.mostCount])
  }

  @Test("Devices among trackable resources are counted once") func tracked() {
    #expect(TrackedResources.devices("cpu=8,mem=16G,node=2,billing=8,gres/gpu=6,gres/gpu:h100=6") == 6)
    #expect(TrackedResources.devices("gres/gpu:h100=2,gres/gpu:a100=1") == 3)
    #expect(TrackedResources.devices("cpu=8,mem=16G") == nil)
    #expect(TrackedResources.devices("gres/gpu=-1,gres/gpu=x,gres/gpu=99999999999999999999") == nil)
  }

  @Test(
    "Lengths of time are read as sbatch reads them",
    arguments: [
      ("UNLIMITED", nil), ("Partition_Limit", nil), ("NONE", nil), ("30", 1800), ("30:15", 1815), ("02:30:00", 9000),
      ("1-12", 129_600),
      ("1-12:30", 131_400), ("1-00:30:05", 88_205), ("365-00:00:00", 31_536_000),
    ] as [(String, Int64?)])
  func limits(text: String, seconds: Int64?) throws { #expect(try TimeText.limit(text, "MaxTime")?.count == seconds) }

  @Test(
    "What is no length of time is refused by its field", arguments: ["x", "1:2:3:4", "-1", "1-2-3", "1:", "99999999999999999999"])
  func noLimits(text: String) {
    #expect(throws: SlurmFailure.unreadable(reason: "MaxTime: '\(text)' is no length of time")) {
      try TimeText.limit(text, "MaxTime")
    }
  }

  @Test(
    "0 and Slurm's largest numbers are no moments, and impossible ones are refused",
    arguments: [0, 4_294_967_294, 4_294_967_295, -1])
  func noMoments(number: Int64) throws { #expect(try TimeText.moment(number, "start_time") == nil) }

  @Test("A moment beyond the year 9999 is refused and does not overflow", arguments: [253_402_300_800, Int64.max])
  func impossibleMoments(number: Int64) {
    #expect(throws: SlurmFailure.self) { try TimeText.moment(number, "start_time") }
  }

  @Test("A status of wait is a code or a signal") func exits() {
    #expect(SlurmExit(waitStatus: 0) == .exited(code: 0))
    #expect(SlurmExit(waitStatus: 768) == .exited(code: 3))
    #expect(SlurmExit(waitStatus: 15) == .signalled(number: 15))
    #expect(SlurmExit(waitStatus: 0x8B) == .signalled(number: 11), "with a core")
    #expect(SlurmExit(waitStatus: 4_294_967_294) == nil)
    #expect(SlurmExit(waitStatus: -1) == nil)
    #expect(SlurmExit(pair: "3:0") == .exited(code: 3))
    #expect(SlurmExit(pair: "0:15") == .signalled(number: 15))
    #expect(SlurmExit(pair: "999:0") == nil)
  }

  @Test("A passing state stands before what it passes from, and unknown words beside known ones are passed over") func states() {
    #expect(SlurmState(words: ["COMPLETED", "COMPLETING"]) == .completing)
    #expect(SlurmState(words: ["PENDING", "REQUEUED"]) == .requeued)
    #expect(SlurmState(words: ["CANCELLED by 1001"]) == .cancelled)
    #expect(SlurmState(words: ["CANCELLED+"]) == .cancelled)
    #expect(SlurmState(words: ["RUNNING", "POWER_UP_NODE"]) == .running)
    #expect(SlurmState(words: ["EXPEDITING"]) == nil)
    #expect(SlurmState(words: []) == nil)
  }

  @Test("A node's state is told from its word and from the signs behind it") func nodeStates() {
    #expect(NodeReading.states(["IDLE+DRAIN*"]) == ["IDLE", "DRAIN", "NOT_RESPONDING"])
    #expect(NodeReading.states(["idle", "DRAIN"]) == ["IDLE", "DRAIN"])
    #expect(NodeReading.states(["MIXED"]) == ["MIXED"])
    #expect(NodeReading.states(["DOWN$"]) == ["DOWN", "MAINT"])
  }
}
