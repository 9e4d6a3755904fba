public import Access
internal import Centres
public import Language
internal import Quantities
internal import Slurm
internal import Storage

extension Hub {
  /// Says under which login a person's jobs run at a centre where each member has their own. Jobs that are on their way keep
  /// the login that they went with.
  ///
  /// - Parameters:
  ///   - signIn: what the person signs in by.
  ///   - isShared: that somebody else may have the same login there, whose files each could read.
  public func setLogin(
    of signIn: String, at centre: Slug, to login: String, isShared: Bool = false, by actor: Actor
  ) async throws(Problem) {
    try await change(.manageLogins, by: actor, "centre:\(centre)") { change in
      try change.require(.manageLogins, on: Target(.centre(centre.rawValue)))
      try change.setLogin(of: signIn, at: centre, to: login, isShared: isShared)
    }
  }

  /// Takes a person's login at a centre away: nothing of theirs is started there any more.
  ///
  /// - Throws: a `not-found` problem for one who has none by the hub.
  public func removeLogin(of signIn: String, at centre: Slug, by actor: Actor) async throws(Problem) {
    try await change(.manageLogins, by: actor, "centre:\(centre)") { change in
      try change.require(.manageLogins, on: Target(.centre(centre.rawValue)))
      _ = try change.records.require(CentreRecord.self, centre, Phrase("centre", "算力中心"))
      guard let person = try change.records.person(named: signIn),
        var record = try change.records.find(MemberLoginRecord.self, centre, person.id), record.login != nil
      else { throw Problem.notFound(Phrase("login", "登入名稱"), signIn) }
      guard record.isAtCentre else { return try change.records.delete(MemberLoginRecord.self, centre, person.id) }
      (record.login, record.setAt, record.setBy) = (nil, change.now, actor.person)
      try change.records.update(record)
    }
  }
}

extension Change {
  /// Writes a login down; a repeat changes nothing. - Returns: whether that is news.
  @discardableResult
  func setLogin(of signIn: String, at id: Slug, to login: String, isShared: Bool) throws -> Bool {
    let centre = try records.require(CentreRecord.self, id, Phrase("centre", "算力中心"))
    guard let person = try records.person(named: signIn), person.isActive else {
      throw Problem.notFound(Phrase("person", "用戶"), signIn)
    }
    try requireLogins(of: centre)
    guard MemberLogin.isLogin(login), login != centre.slurm?.user else {
      throw Problem.invalid(
        "login", rule: "login",
        Phrase(
          "A login has small letters, digits, '-', '_' and '.', at most \(MemberLogin.longest), begins with a letter or '_', and is neither root nor the hub's own at the centre.",
          "登入名稱須為小寫字母、數字、「-」、「_」及「.」，最多 \(MemberLogin.longest) 個字元，以字母或「_」開首，且不可為 root 或平台在該中心的登入。"))
    }
    let before = try records.find(MemberLoginRecord.self, id, person.id)
    guard before?.login != login else { return false }
    let holders = try records.select(MemberLoginRecord.self, where: .equal(.centre, id) && .equal(.login, login), limit: 1)
    guard isShared || holders.isEmpty else {
      throw Problem(
        .conflict, "login-taken",
        Phrase(
          "'\(login)' is another person's login at '\(id)': each could read the other's files. Say that it is shared, if it is.",
          "「\(login)」已是另一人在「\(id)」的登入名稱，雙方可讀取彼此的檔案。如確屬共用，請註明。"))
    }
    let record = MemberLoginRecord(
      centre: id, person: person.id, login: login, isAtCentre: before?.isAtCentre ?? false, setAt: now, setBy: actor?.person)
    if before == nil { try records.insert(record) } else { try records.update(record) }
    return true
  }

  /// - Throws: why the hub has no say in logins there.
  private func requireLogins(of centre: CentreRecord) throws {
    if centre.memberLogins == .centre {
      throw Problem(
        .conflict, "logins-by-centre",
        Phrase(
          "The operator of '\(centre.id)' says in a file of its own which login a member has.",
          "「\(centre.id)」的營運者以其檔案訂明成員的登入名稱。"))
    }
    // An agent that has not come yet has not told.
    guard centre.memberLogins == .hub || centre.connection == .agent else {
      throw Problem(
        .conflict, "no-member-logins",
        Phrase(
          "Members have no logins of their own at '\(centre.id)': all its jobs run in another way, by its connection in the city file.",
          "成員在「\(centre.id)」沒有各自的登入名稱：按城市檔案的連接設定，其作業以其他方式執行。"))
    }
  }
}
