@testable import Centres
import Foundation
import Quantities
import Testing

@Suite struct LocalLimitTests {
  @Test func aFileGrowsToItsLimitOnly() async throws {
    let world = try LocalWorld { $0.fileLimitBytes = 100_000 }
    let order = world.order("large", "#!/bin/sh\nexec head -c 1000000 /dev/zero\n")
    #expect(try await world.run(order).cause == .signalled(number: 25))
    #expect(try await world.centre.files(of: order.key) == [FileEntry(name: "out.txt", bytes: 100_000)])
  }

  @Test func memoryBeyondTheOrdersIsDenied() async throws {
    let world = try LocalWorld()
    let script = "#!/usr/bin/perl\nmy $x = 'x' x (200 << 20); print length($x), \"\\n\";\n"
    let narrow = world.order("narrow", script) { $0.memoryMebibytes = 100 }
    #expect(try await world.run(narrow).cause != .exited(code: 0))
    let wide = world.order("wide", script) { $0.memoryMebibytes = 1000 }
    #expect(try await world.run(wide).cause == .exited(code: 0))
  }

  @Test func processorTimeIsBounded() async throws {
    let world = try LocalWorld { $0.processorSlack = Seconds(0) }
    let order = world.order("busy", "#!/bin/sh\nulimit -t\nulimit -c\nulimit -n\n", walltime: Seconds(90)) { $0.cpusPerNode = 2 }
    #expect(try await world.run(order).cause == .exited(code: 0))
    #expect(try await world.text(of: order.key) == "180\n0\n4096\n")
  }

  @Test func theReadLimitHolds() async throws {
    let world = try LocalWorld { $0.readLimitBytes = 4 }
    let order = world.order("read", "#!/bin/sh\necho longer\n")
    _ = try await world.run(order)
    let part = try await world.centre.read("out.txt", of: order.key, from: 0, limit: 1 << 30)
    #expect(part == FilePart(bytes: Array("long".utf8), total: 7))
    #expect(try await world.centre.read("out.txt", of: order.key, from: -5, limit: -1) == FilePart(bytes: [], total: 7))
  }

  @Test func faultyOrdersAreRefusedAndLeaveNothing() async throws {
    let world = try LocalWorld()
    func input(_ name: String) -> InputFile { InputFile(name: name, bytes: []) }
    let faults: [(inout RunOrder) -> Void] = [
      { $0.script = Array("echo".utf8) }, { $0.inputs = [input("../x")] }, { $0.inputs = [input("/etc/x")] },
      { $0.inputs = [input("a//b")] }, { $0.inputs = [input("")] }, { $0.inputs = [input("a"), input("a")] },
      { $0.inputs = [input("a"), input("a/b")] }, { $0.inputs = [input("out.txt/a")] }, { $0.output = "../../order.json" },
      { $0.errorOutput = "a\0b" }, { $0.walltime = .zero }, { $0.cpusPerNode = 0 }, { $0.allotment = [] },
      { $0.allotment[0].node = "n9" }, { $0.allotment[0].devices = [4] }, { $0.allotment[0].devices = [1, 1] },
      { $0.environment = ["A B": ""] }, { $0.environment = ["1A": ""] }, { $0.environment = ["A": "\0"] },
      { $0.projectNumber = 0 }, { $0.projectNumber = 100_000 }, { $0.memoryMebibytes = 0 },
    ]
    for (index, fault) in faults.enumerated() {
      let order = world.order("faulty-\(index)", "#!/bin/sh\n", change: fault)
      await #expect("fault \(index)") {
        try await world.centre.start(order)
      } throws: {
        if case CentreFailure.refused = $0 { true } else { false }
      }
      #expect(try await world.centre.observe([order.key])[order.key] == .unknown)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: world.folder + "/incoming").isEmpty)
  }

  @Test func manyKeysAreObservedQuickly() async throws {
    let world = try LocalWorld()
    let order = world.order("one", "#!/bin/sh\nexit 0\n")
    _ = try await world.run(order)
    let keys = (0..<2000).map { LocalWorld.key("absent-\($0)") } + [order.key]
    let start = Date()
    let observations = try await world.centre.observe(keys)
    #expect(observations.count == 2001)
    #expect(Date().timeIntervalSince(start) < 20)
  }

  @Test func aProcessNameCannotForgeItsLine() throws {
    let line = "42 (a) S 1 1 1) R 7 8 9 " + (1...20).map(String.init).joined(separator: " ")
    let entry = try #require(ProcessEntry(stat: line))
    #expect(entry.identity.number == 42)
    #expect((entry.parent, entry.group, entry.session) == (7, 8, 9))
    #expect(entry.identity.startTicks == 16)
    #expect(ProcessEntry(stat: "42 (sh) S 1") == nil)
  }
}
