internal import Centres
public import Language
internal import Quantities

extension SlurmCentreSettings.Logins {
  /// Who says which login a member has; nil where all have one.
  var told: MemberLogins? {
    switch self {
    case .serviceAccount: nil
    case .ofMembers: .byHub
    case .byTable(let table): .byCentre(table.keys.sorted())
    }
  }

  /// The login of who ordered a run; nil where they have none.
  func login(of member: RunMember?) -> String? {
    switch self {
    case .serviceAccount: nil
    case .ofMembers: member?.login
    case .byTable(let table): member.flatMap { table[$0.name] }
    }
  }
}

/// What is known of members' logins at the cluster.
struct LoginWatch {
  /// What keeps jobs of a login from being submitted, and since when that is known.
  var faults: [String: (reason: String, at: Instant)] = [:]
  /// When a login was last found to be good.
  var proven: [String: Instant] = [:]
}

extension SlurmCentre {
  /// A login that was good so lately is not proved again.
  private static let proofAge = Seconds(60)
  private static let mostLogins = 10_000

  /// The order as it is taken in: with the login that the run has from now on, whatever becomes of the table.
  ///
  /// - Throws: `.refused` for a member who has none, `.troubled` for an order that does not name its member:
  ///   nothing ever runs as somebody else.
  func fixed(_ order: RunOrder) throws(CentreFailure) -> RunOrder {
    var order = order
    guard settings.logins != .serviceAccount else {
      order.member = nil
      return order
    }
    guard let member = order.member else {
      // A hub that has not heard yet how it is here sends it again, with the member.
      throw .troubled(reason: "each member's jobs run under their own login here, and the order does not say whose it is")
    }
    guard let login = settings.logins.login(of: member) else {
      throw .refused(reason: SlurmCentre.withoutLogin(member.name).both)
    }
    guard MemberLogin.isLogin(login), login != settings.serviceUser else {
      throw .refused(reason: "'\(login.plainLogin)' is no login of a member's")
    }
    order.member = RunMember(name: member.name, login: login)
    return order
  }

  private static func withoutLogin(_ name: String) -> Phrase {
    Phrase("'\(name)' has no login at this centre.", "「\(name)」在此算力中心沒有登入名稱。")
  }

  /// Sees that the login can be used before a run is taken in under it: who ordered it is told at once, and not by a job that
  /// never comes.
  ///
  /// - Throws: `.troubled` with what is wrong; the order may be sent again.
  func proveLogin(of order: RunOrder) async throws(CentreFailure) {
    guard let login = order.member?.login else { return }
    let now = clock.now
    if let at = logins.proven[login], (Milliseconds.zero..<Milliseconds(SlurmCentre.proofAge.count * 1000)).contains(now - at) {
      return
    }
    do throws(SlurmFailure) {
      try await interface.prove(login)
      noteLogin(login, fault: nil)
    } catch {
      // That the cluster is away is no fault of the login: the run waits for it like every other.
      guard case .unauthorised(let reason) = error else { return }
      noteLogin(login, fault: reason)
      throw .troubled(reason: SlurmCentre.words(login, reason).both)
    }
  }

  func noteLogin(_ login: String, fault: String?) {
    if logins.faults.count >= SlurmCentre.mostLogins || logins.proven.count >= SlurmCentre.mostLogins { logins = LoginWatch() }
    logins.proven[login] = fault == nil ? clock.now : nil
    logins.faults[login] = fault.map { (reason: $0, at: clock.now) }
  }

  static func words(_ login: String, _ reason: String) -> Phrase {
    Phrase(
      "The centre does not take jobs under the login '\(login)': \(reason)", "算力中心現時不接受以登入名稱「\(login)」提交作業：\(reason)")
  }

  /// Logins under which nothing can be submitted, for the operator.
  public var loginTroubles: [Phrase] {
    logins.faults.sorted { $0.key < $1.key }.map { SlurmCentre.words($0.key, $0.value.reason) }
  }

  /// Whose job a run's is; nil for Praya's own, and not there where it may not be submitted any more.
  func login(of order: RunOrder) -> String?? {
    switch (settings.logins, order.member?.login) {
    case (.serviceAccount, nil): .some(nil)
    case (.serviceAccount, _), (_, nil): nil
    case (_, let login?): .some(login)
    }
  }

  /// Ends a job as its member, or as Praya's own login where the member's is not taken any more.
  ///
  /// - Parameter onlyWaiting: whether it is to go on if it has begun.
  func end(_ number: SlurmNumber, of key: RunKey, onlyWaiting: Bool) async {
    func ending(_ interface: any SlurmInterface, _ login: String?) async throws(SlurmFailure) {
      if onlyWaiting { try await interface.withdraw(number, as: login) } else { try await interface.cancel(number, as: login) }
    }
    guard let login = runs[key]?.order?.member?.login, settings.logins != .serviceAccount else {
      _ = await ask { interface throws(SlurmFailure) in try await ending(interface, nil) }
      return
    }
    let answer = await ask { interface throws(SlurmFailure) -> CancelAnswer in
      do throws(SlurmFailure) {
        try await ending(interface, login)
        return .done
      } catch {
        guard case .unauthorised(let reason) = error else { throw error }
        return .notTaken(reason)
      }
    }
    guard case .notTaken(let reason)? = answer else { return }
    noteLogin(login, fault: reason)
    // Where Praya's own login may not end it either, the run asks again, and its operator is told.
    _ = await ask { interface throws(SlurmFailure) in try await ending(interface, nil) }
  }

  private enum CancelAnswer { case done, notTaken(String) }
}

extension Phrase {
  /// Both languages in one text: a centre's reason stands as it is before readers of either.
  fileprivate var both: String { "\(english) / \(traditionalChinese)" }
}

extension String {
  fileprivate var plainLogin: String { SlurmCode.plain(String(prefix(64))) }
}
