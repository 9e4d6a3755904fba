internal import Centres
internal import Glibc
internal import Quantities

extension SlurmReach {
  /// So many logins are looked at; of more, the first by their names.
  private static let mostExamined = 200

  /// How members' logins stand; nil where they have none.
  func examineMembers(_ logins: Set<String>?) async -> SlurmExamination.Members? {
    guard let way = connection.logins?.way, way != .service else { return nil }
    var known = logins
    if case .byTable(let table) = settings.logins { known = Set(table.values) }
    var members: [SlurmExamination.Member] = []
    for login in (known ?? []).sorted().prefix(SlurmReach.mostExamined) { members.append(await examine(login)) }
    return SlurmExamination.Members(
      way: way, author: settings.logins.told ?? .byHub, members: members, areKnown: known != nil,
      sharing: await sharing(with: known?.sorted().first))
  }

  private func examine(_ login: String) async -> SlurmExamination.Member {
    var member = SlurmExamination.Member(login: login)
    do throws(CentreFailure) { _ = try await SlurmLogin.number(of: login) } catch { member.faults.append(error.words) }
    do throws(SlurmFailure) { try await interface.prove(login) } catch { member.faults.append(error.reason) }
    for program in ["sbatch", "scancel"] {
      if let fault = await grantFault(of: program, login) { member.faults.append(fault) }
    }
    if let tokens = SlurmReach.memberTokens(of: connection, clock)?(login), let token = try? await tokens.issue() {
      member.tokenEnds = token.expiresAt
    }
    return member
  }

  /// Whether sudo says that its rules let the login's command be run (`sudo -l`); nil where they do, or another program is used.
  private func grantFault(of program: String, _ login: String) async -> String? {
    guard let logins = connection.logins, logins.way == .sudo else { return nil }
    var words = logins.words(for: login, keepsConfiguration: connection.configuration != nil)
    guard let sudo = words.first, sudo == "sudo" || sudo.hasSuffix("/sudo") else { return nil }
    words.insert("-l", at: 1)
    let command = Command(
      arguments: words + ["\(connection.commands ?? "/usr/bin")/\(program)"],
      environment: ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"], time: .seconds(10))
    guard let outcome = try? await command.run() else { return "sudo cannot be run" }
    return outcome.succeeded ? nil : "sudo does not let \(program) be run as '\(login)'"
  }

  /// How members' jobs come to their folders.
  private func sharing(with login: String?) async -> SlurmExamination.Sharing {
    guard geteuid() != 0 else { return .given }
    guard let login, let user = try? await SlurmLogin.number(of: login) else { return .unknown }
    return SharedRunFolders.sharingFault(in: folder, with: user).map { .impossible($0) } ?? .shared
  }
}

extension CentreFailure {
  var words: String {
    switch self {
    case .refused(let reason), .unreachable(let reason), .troubled(let reason): reason
    case .notFound(let name): name
    }
  }
}
