internal import Foundation
internal import Glibc
public import Language

/// Who an agent is: a random name made once, and how often it was started. Its folder is locked for as long as it lives,
/// so that a second agent in the same folder does not take itself for it.
public final class AgentIdentity: Sendable {
  public let name: String
  /// 1 at the first start.
  public let life: Int64
  private let lock: Int32

  /// Takes up the identity of this folder, which is made where it is missing.
  ///
  /// - Throws: a problem when another agent runs with the folder, or it cannot be used.
  public init(folder: String) throws(Problem) {
    func unusable() -> Problem {
      let reason = String(cString: strerror(errno))
      return Problem(
        .unavailable, "agent-folder",
        Phrase("The agent's folder \(folder) cannot be used: \(reason).", "無法使用代理程式資料夾 \(folder)：\(reason)。"))
    }
    var made = ""
    for part in folder.split(separator: "/") {
      made += "/\(part)"
      if mkdir(made, 0o711) != 0, errno != EEXIST { throw unusable() }
    }
    let lock = open("\(folder)/agent.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw unusable() }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw Problem(
        .conflict, "agent-runs",
        Phrase(
          "Another agent runs with the folder \(folder). Stop it first.", "另一代理程式正使用資料夾 \(folder)。請先停止該程式。"))
    }
    let path = "\(folder)/agent.id"
    let words = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self).split(separator: " ") } ?? []
    let isKnown = words.count == 2 && words[0].utf8.count == 32 && words[0].allSatisfy(\.isHexDigit)
    let known = isKnown ? String(words[0]) : nil
    name = known ?? (0..<32).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
    let before = known == nil ? 0 : Int64(words[1].filter(\.isNumber)) ?? 0
    life = max(0, min(before, Int64.max - 1)) + 1
    do throws(DurableText.Errno) { try DurableText.write("\(name) \(life)\n", to: "agent.id", in: folder) } catch {
      close(lock)
      throw unusable()
    }
    self.lock = lock
  }

  deinit { close(lock) }
}
