public import Access
public import Language
internal import Quantities
internal import Storage

extension Hub {
  /// Gives a project another name. Which data it may hold and where is the city's to say.
  @discardableResult
  public func renameProject(_ id: Slug, to name: Phrase, by actor: Actor) async throws(Problem) -> ProjectRecord {
    try await change(.changeProject, by: actor, "project:\(id)") { change in
      var project = try change.records.visibleProject(id, to: actor)
      try change.require(.changeProject, on: project.target)
      try change.match(project.revision)
      try Hub.check(projectName: name)
      guard project.name != name else { return project }
      (project.name, project.revision) = (name, project.revision + 1)
      try change.records.update(project)
      return project
    }
  }

  static func check(projectName name: Phrase) throws(Problem) {
    guard !name.english.isEmpty, name.english.utf8.count <= 200, name.traditionalChinese.utf8.count <= 200 else {
      throw .invalid("name", rule: "length", Phrase("A name has 1 to 200 bytes.", "名稱須為 1 至 200 個位元組。"))
    }
  }
}
