import Console
import Foundation
import HTTPService
import Language
import Quantities

/// `praya job files`, `put` and `fetch`.
enum JobFiles {
  private static let fields = [
    Field("name", Phrase("File", "檔案")), Field("bytes", as: .figure, Phrase("Bytes", "位元組")),
  ]

  static let files = Command(
    "files", Phrase("List the files of a job's folder.", "列出作業資料夾的檔案。"), operands: [JobCommands.job],
    options: ListOptions.all
  ) { call in
    try await call.list(
      HubRequest(.get, "jobs", call[JobCommands.job], "files"), as: fields, none: Phrase("There are no files.", "沒有檔案。"))
  }

  private static let local = Operand("FILE", as: .text, Phrase("The file to send.", "要傳送的檔案。"))
  private static let name = LastOperand(
    "NAME", as: .text, Phrase("Its name in the job's folder; its own if left out.", "在作業資料夾內的名稱；未填則用原名。"))

  static let put = Command(
    "put", Phrase("Put a file beside a job's script before it starts.", "在作業開始前放入檔案。"), operands: [JobCommands.job, local, name]
  ) { call in
    let bytes = try call.read(call[local], limit: SubmitJob.largestInput)
    let target = call[name] ?? call[local].split(separator: "/").last.map(String.init) ?? call[local]
    let path = ["jobs", call[JobCommands.job], "inputs"] + target.split(separator: "/").map(String.init)
    try await call.perform(
      HubRequest(.put, path: path, body: .bytes(bytes, contentType: "application/octet-stream")),
      Phrase("\(target): \(Format.count(Int64(bytes.count))) bytes.", "\(target)：\(Format.count(Int64(bytes.count))) 位元組。"))
  }

  private static let wanted = LastOperand(
    "FILE", as: .text, several: false, Phrase("Which file; every file if left out.", "要取回的檔案；未填即全部。"))
  private static let into = Option(
    "into", short: "o", "DIR", as: .text, Phrase("Into this folder; here if left out.", "存入此資料夾；未填即現處資料夾。"))
  private static let force = Flag("force", Phrase("Replace files that are there already.", "覆蓋已存在的檔案。"))

  static let fetch = Command(
    "fetch", Phrase("Fetch a job's files.", "取回作業的檔案。"), operands: [JobCommands.job, wanted], options: [into, force]
  ) { call in
    let hub = try call.hub()
    let job = call[JobCommands.job]
    let listed = try await call.pages(HubRequest(.get, "jobs", job, "files"), isWhole: true).items
    let names = call[wanted].map { [$0] } ?? listed.compactMap { $0["name"].text }
    var fetched: [JSONValue] = []
    for name in names {
      let target = try destination(name, in: call[into] ?? ".", replacing: call.has(force))
      let bytes = try await fetch(name, of: job, into: target, call, hub)
      fetched.append(.fields([("name", .text(name)), ("path", .text(target)), ("bytes", .whole(bytes))]))
    }
    call.terminal.clearProgress()
    if call.wantsJSON { return try call.write(json: JSONValue.fields([("items", .list(fetched))]).bytes) }
    guard !fetched.isEmpty else { return try call.terminal.say(Phrase("There are no files.", "沒有檔案。")[call.language]) }
    try call.terminal.say(fields.table(fetched, call.wording, call.terminal.outputStyle))
  }

  /// Where a file of the hub's comes to lie: below the folder, whatever its name says.
  ///
  /// - Throws: `Failure` when the name would lead out of the folder, or a file is there already.
  static func destination(_ name: String, in folder: String, replacing: Bool) throws -> String {
    let pieces = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !pieces.isEmpty, !pieces.contains(where: { ["", ".", ".."].contains($0) }), !name.utf8.contains(0) else {
      throw Failure(Phrase("The file name '\(name)' leads out of the folder.", "檔案名稱「\(name)」超出資料夾範圍。"))
    }
    let target = folder + "/" + name
    guard replacing || !FileManager.default.fileExists(atPath: target) else { throw LocalFile.alreadyThere(target) }
    return target
  }

  /// Fetches part after part into a file beside the target, which then takes its name.
  private static func fetch(
    _ name: String, of job: String, into target: String, _ call: Invocation, _ hub: HubClient
  ) async throws -> Int64 {
    let parent = target.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    let file = try GrowingFile(for: target)
    let path = ["jobs", job, "files"] + name.split(separator: "/").map(String.init)
    var offset: Int64 = 0
    while true {
      let part = try await hub.send(HubRequest(.get, path: path).query("offset", offset == 0 ? nil : "\(offset)"))
      try file.append(part.body)
      offset += Int64(part.body.count)
      let total = part.headers["Praya-Total"].flatMap { Int64($0) } ?? offset
      call.terminal.progress("\(name.printable) \(Format.count(offset))/\(Format.count(total))")
      if part.body.isEmpty || offset >= total { break }
    }
    try file.finish(overwriting: call.has(force))
    return offset
  }
}
