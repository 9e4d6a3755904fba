import Glibc

/// A process, told from a later one of the same number by its start.
struct ProcessIdentity: Codable, Hashable, Sendable {
  var number: Int32
  /// Clock ticks since the machine started (proc(5), field 22 of `stat`).
  var startTicks: UInt64
}

/// A line of the kernel's table of processes.
struct ProcessEntry: Hashable {
  var identity: ProcessIdentity
  var parent: Int32
  var group: Int32
  var session: Int32
  /// It has ended and waits to be collected.
  var isZombie: Bool

  /// Reads `/proc/PID/stat`. The name in brackets may hold anything, so that fields are counted from its end.
  init?(stat text: String) {
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"),
      let number = Int32(text[..<open].split(separator: " ").first ?? "")
    else { return nil }
    let fields = text[text.index(after: close)...].split(separator: " ")
    guard fields.count > 19, let parent = Int32(fields[1]), let group = Int32(fields[2]), let session = Int32(fields[3]),
      let start = UInt64(fields[19])
    else { return nil }
    identity = ProcessIdentity(number: number, startTicks: start)
    (self.parent, self.group, self.session) = (parent, group, session)
    isZombie = fields[0] == "Z" || fields[0] == "X"
  }
}

/// The kernel's table of processes, by `/proc`.
enum ProcessTable {
  static func entry(of number: Int32) -> ProcessEntry? {
    guard let bytes = content(of: number, "stat", limit: 4096) else { return nil }
    return ProcessEntry(stat: String(decoding: bytes, as: UTF8.self))
  }

  static func all() -> [ProcessEntry] {
    guard let names = try? FolderWalk.names(in: "/proc", limit: 1 << 20) else { return [] }
    return names.compactMap { name in Int32(name).flatMap(entry) }
  }

  /// Everything that comes from `ancestor`, itself excepted, in no order.
  static func descendants(of ancestor: Int32) -> [ProcessEntry] {
    let children = Dictionary(grouping: all(), by: \.parent)
    var found: [ProcessEntry] = []
    var open = [ancestor]
    while let parent = open.popLast() {
      for child in children[parent] ?? [] where child.identity.number != parent {
        found.append(child)
        open.append(child.identity.number)
      }
    }
    return found
  }

  /// Whether the process was started with this variable.
  static func environment(of number: Int32, holds variable: String) -> Bool {
    guard let bytes = content(of: number, "environ", limit: 1 << 20) else { return false }
    let wanted = Array(variable.utf8)
    return bytes.split(separator: 0).contains { $0.elementsEqual(wanted) }
  }

  /// The real user of the process.
  static func user(of number: Int32) -> UInt32? {
    guard let bytes = content(of: number, "status", limit: 8192) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let fields = lines.first { $0.hasPrefix("Uid:") }?.split { $0 == "\t" || $0 == " " } ?? []
    return fields.count > 1 ? UInt32(fields[1]) : nil
  }

  private static func content(of number: Int32, _ name: String, limit: Int) -> [UInt8]? {
    guard let file = try? Descriptor.open("/proc/\(number)/\(name)", O_RDONLY) else { return nil }
    return try? file.read(limit: limit)
  }
}
