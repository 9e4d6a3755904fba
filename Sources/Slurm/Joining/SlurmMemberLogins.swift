/// How members' jobs come to run under the members' own logins at a cluster, as its connection says it.
public struct SlurmMemberLogins: Codable, Hashable, Sendable {
  public enum Way: String, Codable, Sendable, CaseIterable {
    /// They do not: all run under the connection's one login.
    case service
    /// A command that the operator granted, such as sudo, puts itself before `sbatch` and `scancel`.
    case sudo
    /// Each request carries a token of the member's login.
    case tokens
  }

  public var way: Way
  /// Of `sudo`: the words before Slurm's command, its program's whole path first; `{login}` in them stands for the member's
  /// login. Left out, `/usr/bin/sudo -n -C 4 -u {login}`.
  public var command: [String]?
  /// Of `tokens`: a command that writes a token of the login that stands for `{login}` in it.
  public var tokenCommand: [String]?
  /// Or a folder in which the centre keeps a file with a token for each login, named after it.
  public var tokenFolder: String?
  /// Or the cluster's own key, from which the hub makes them; only for a cluster that it owns.
  public var signingKey: String?
  /// That the hub owns the cluster: whoever has its key can be anybody there.
  public var owned: Bool?

  public init(_ way: Way) { self.way = way }

  /// What stands for the login.
  public static let placeholder = "{login}"

  /// The words with the login in its place. A login is checked before it comes here: it holds nothing that is an option.
  static func filled(_ words: [String], _ login: String) -> [String] {
    words.map { word in
      var parts: [Substring] = []
      var rest = word[...]
      while let place = rest.firstPlaceholder {
        parts += [rest[..<place], login[...]]
        rest = rest[rest.index(place, offsetBy: placeholder.count)...]
      }
      return (parts + [rest]).joined()
    }
  }

  /// The words before `sbatch` and `scancel`, as they are for this login.
  ///
  /// - Parameter keepsConfiguration: whether `SLURM_CONF` has to come through, which sudo clears.
  func words(for login: String, keepsConfiguration: Bool) -> [String] {
    if let command { return SlurmMemberLogins.filled(command, login) }
    let kept = keepsConfiguration ? ["--preserve-env=SLURM_CONF"] : []
    // sudo closes descriptors from 3 on, by which sbatch is handed the job's environment.
    return ["/usr/bin/sudo", "-n", "-C", "4"] + kept + ["-u", login]
  }
}

extension Substring {
  fileprivate var firstPlaceholder: Index? {
    indices.first { self[$0...].hasPrefix(SlurmMemberLogins.placeholder) }
  }
}
