/// Who sent a run, for a centre where each member's runs are under that member's own login.
public struct RunMember: Sendable, Codable, Hashable {
  /// The hub's name of them: what they sign in by.
  public var name: String
  /// Their login at the centre, as the hub has it; nil where it has none, or where the centre's own file says it.
  public var login: String?

  public init(name: String, login: String? = nil) {
    self.name = name
    self.login = login
  }
}

/// Who says which login a member has at a centre where each has their own.
public enum MemberLogins: Sendable, Codable, Hashable {
  /// The hub: its orders name the login.
  case byHub
  /// The centre's operator, in a file of the centre's. These members have one, by the hub's names of them.
  case byCentre([String])
}

/// The name of a user at a centre, as POSIX takes for portable: it begins with a small letter or an underscore and has
/// small letters, digits, `-`, `_` and `.`, at most 32. Root is none.
public enum MemberLogin {
  public static let longest = 32

  public static func isLogin(_ text: String) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7A).contains(first) || first == 0x5F, text.utf8.count <= longest, text != "root"
    else { return false }
    return text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0) }
  }
}
