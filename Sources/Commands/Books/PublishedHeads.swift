import Console
import Foundation
import Hub
import Language
import Quantities

/// Heads of the audit log as somebody has kept them: files of the hub's own, or what `praya audit heads --json` has said.
enum PublishedHeads {
  private static let largestFile = 4 << 20

  /// The heads of a file, or of every `.json` file of a folder. - Throws: a failure in words.
  static func read(_ place: String) throws -> [PublishedHead] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else {
      throw Failure(Phrase("There is no \(place).", "找不到 \(place)。"))
    }
    guard isFolder.boolValue else { return try heads(of: place) }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    let files = names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
    guard !files.isEmpty else { throw Failure(Phrase("\(place) holds no heads.", "\(place) 內沒有鏈首檔案。")) }
    return try files.flatMap { try heads(of: "\(place)/\($0)") }
  }

  /// One object, a list as the API gives it, or an object a line.
  private static func heads(of path: String) throws -> [PublishedHead] {
    let bytes = try LocalFile.read(path, limit: largestFile)
    let values: [JSONValue]
    if let whole = try? JSONValue(reading: bytes) {
      values = whole["items"].list.isEmpty ? (whole.list.isEmpty ? [whole] : whole.list) : whole["items"].list
    } else {
      values = try bytes.split(separator: 0x0A).map { line in
        guard let value = try? JSONValue(reading: Array(line)) else { throw malformed(path) }
        return value
      }
    }
    return try values.map { value in
      guard let day = value["day"].text.flatMap({ CivilDate($0) }), let position = value["position"].whole, position >= 0,
        let head = value["head"].text.flatMap({ Digest($0) })
      else { throw malformed(path) }
      return PublishedHead(day: day, position: position, head: head)
    }
  }

  static func json(_ head: PublishedHead) -> JSONValue {
    .fields([("day", .text("\(head.day)")), ("position", .whole(head.position)), ("head", .text("\(head.head)"))])
  }

  private static func malformed(_ path: String) -> Failure {
    Failure(
      Phrase(
        "\(path) holds no heads of an audit log: day, position and head are needed.", "\(path) 並非鏈首檔案：須有 day、position 及 head。"))
  }
}
