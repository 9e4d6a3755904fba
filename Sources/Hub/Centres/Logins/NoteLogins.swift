internal import Centres
internal import Quantities
internal import Storage

extension LoginAuthor {
  /// As a centre tells it; nil where members have no logins of their own.
  init?(_ told: MemberLogins?) {
    switch told {
    case nil: return nil
    case .byHub: self = .hub
    case .byCentre: self = .centre
    }
  }
}

extension CentreRecord {
  /// Who has the say in logins there: of a cluster that the hub speaks to itself, the city file tells; else the centre.
  func author(of description: CentreDescription) -> LoginAuthor? {
    connection == .slurm ? memberLogins : LoginAuthor(description.memberLogins)
  }
}

extension MemberLogins {
  /// Who has a login by the centre's own file.
  fileprivate var names: [String] { if case .byCentre(let names) = self { names } else { [] } }
}

extension ReadTransaction {
  /// Who is to be noted as having a login by the centre's own file, and who no longer.
  func loginNews(_ told: MemberLogins?, of centre: Slug) throws -> (gained: [PersonID], lost: [MemberLoginRecord]) {
    let noted = try select(MemberLoginRecord.self, where: .equal(.centre, centre) && .equal(.is_at_centre, true))
    let names = told?.names ?? []
    guard !noted.isEmpty || !names.isEmpty else { return ([], []) }
    let wanted = Set(try people(signingInBy: names).map(\.id))
    let known = Set(noted.map(\.person))
    return (wanted.subtracting(known).sorted(), noted.filter { !wanted.contains($0.person) })
  }
}

extension Change {
  /// Notes who has a login by the centre's own file.
  func noteLogins(_ told: MemberLogins?, of centre: Slug) throws {
    let news = try records.loginNews(told, of: centre)
    for var record in news.lost {
      guard record.login != nil else {
        try records.delete(MemberLoginRecord.self, centre, record.person)
        continue
      }
      record.isAtCentre = false
      try records.update(record)
    }
    for person in news.gained {
      if var record = try records.find(MemberLoginRecord.self, centre, person) {
        record.isAtCentre = true
        try records.update(record)
      } else {
        try records.insert(
          MemberLoginRecord(centre: centre, person: person, login: nil, isAtCentre: true, setAt: now, setBy: nil))
      }
    }
  }
}
