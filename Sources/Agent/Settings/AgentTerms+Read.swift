internal import JSON
internal import Language
internal import Quantities

extension AgentTerms {
  static func read(_ field: FieldReader) -> AgentTerms? {
    field.object { object in
      var terms = AgentTerms()
      object["projects"]?.object { object -> Void? in
        terms.acceptedProjects = object["accepted"]?.list(most: 1000) { $0.pattern() } ?? []
        terms.refusedProjects = object["refused"]?.list(most: 1000) { $0.pattern() } ?? []
        return ()
      }
      terms.deviceShare = object["deviceShare"]?.share()
      terms.cpuShare = object["cpuShare"]?.share()
      terms.mostDevicesPerJob = object["mostDevicesPerJob"]?.count(0...1_000_000)
      terms.longestWalltime = object["longestWalltimeHours"]?.whole(1...87_600).map { .hours($0) }
      terms.blackouts = object["blackouts"]?.list(most: 50) { BlackoutHours.read($0) } ?? []
      terms.runsOnThroughBlackouts = object["runsGoOnThroughBlackouts"]?.boolean() ?? true
      terms.ownUsersFirst = object["ownUsersFirst"]?.boolean() ?? false
      terms.showsQueue = object["showsQueue"]?.boolean() ?? true
      terms.stopSwitch = object["stopSwitch"]?.wholePath()
      return terms
    }
  }
}

extension BlackoutHours {
  fileprivate static func read(_ field: FieldReader) -> BlackoutHours? {
    field.object { object in
      let days: [Day]? = object["days"]?.list(most: 7) { $0.choice() }
      let from = object.required("from")?.clock()
      let until = object.required("until")?.clock()
      guard let from, let until else { return nil }
      return BlackoutHours(days: Set(days ?? Day.allCases), from: from, until: until)
    }
  }
}

extension FieldReader {
  fileprivate func pattern() -> ProjectPattern? {
    text(
      as: Phrase("a project's name, in which * stands for anything", "項目名稱（可用 * 代表任何字元）"), rule: "pattern"
    ) { ProjectPattern(rawValue: $0) }
  }

  /// `08:30`, as minutes of the day; `24:00` is its end.
  fileprivate func clock() -> Int? {
    text(as: Phrase("a time of the day; write it as 08:30", "時間；請寫作 08:30"), rule: "clock") { text in
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
        let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60, hours * 60 + minutes <= 1440
      else { return nil }
      return hours * 60 + minutes
    }
  }

  /// A path that begins at the root.
  func wholePath() -> String? {
    text(as: Phrase("a whole path, such as /etc/praya/agent-token", "完整路徑，例如 /etc/praya/agent-token"), rule: "path") {
      $0.hasPrefix("/") && !$0.utf8.contains(0) ? $0 : nil
    }
  }
}
