internal import Centres
internal import Dispatch
internal import Glibc

/// The login at the cluster, as this machine knows it.
struct SlurmLogin {
  let user: String
  /// Nil where this machine does not know it.
  let numbers: (user: uid_t, group: gid_t)?

  /// - Throws: `.refused` where it has to be known here and is not.
  init(_ connection: SlurmConnection) throws(CentreFailure) {
    user = connection.user
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var space = [CChar](repeating: 0, count: 64 << 10)
    let isKnown = getpwnam_r(user, &entry, &space, space.count, &found) == 0 && found != nil
    numbers = isKnown ? (entry.pw_uid, entry.pw_gid) : nil
    guard geteuid() == 0, !connection.hasMemberLogins else { return }
    guard let numbers else {
      throw .refused(reason: "this machine does not know the user '\(user)', to whom the folders of jobs have to be given")
    }
    guard numbers.user != 0 else { throw .refused(reason: "'\(user)' is root, under whom no job runs") }
  }

  /// The number of a member's login on this machine, which knows it as the cluster does.
  ///
  /// - Throws: `.troubled` where it is not known here, which its operator may mend; `.refused` for root.
  static func number(of login: String) async throws(CentreFailure) -> UInt32 {
    // Names may come from a service of the network: not on Swift's own threads.
    let found: uid_t? = await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        var entry = passwd()
        var result: UnsafeMutablePointer<passwd>?
        var space = [CChar](repeating: 0, count: 64 << 10)
        let isKnown = getpwnam_r(login, &entry, &space, space.count, &result) == 0 && result != nil
        continuation.resume(returning: isKnown ? entry.pw_uid : nil)
      }
    }
    guard let found else { throw .troubled(reason: "Praya's machine at the centre does not know the login '\(login)'") }
    guard found != 0 else { throw .refused(reason: "'\(login)' is root, under whom no job runs") }
    return found
  }

  /// To whom jobs' folders are given; nil where they can be given to nobody.
  var owner: uid_t? { geteuid() == 0 ? numbers?.user : nil }

  /// What makes a command run as this user.
  func prefix() throws(CentreFailure) -> [String] {
    if let numbers, numbers.user == geteuid() { return [] }
    guard geteuid() == 0, let numbers else {
      throw .refused(
        reason: "Praya does not run as '\(user)' and may not become it: name what the operator granted as 'commandPrefix'")
    }
    return ["/usr/bin/setpriv", "--reuid=\(numbers.user)", "--regid=\(numbers.group)", "--init-groups"]
  }
}
