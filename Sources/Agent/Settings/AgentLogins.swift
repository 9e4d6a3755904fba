internal import Centres
internal import JSON
internal import Language

/// The table of logins in an agent's configuration: `{"chan": "u1234"}`.
enum AgentLogins {
  private static let most = 20_000

  private static func isOfSignIn(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// - Returns: nil where something is wrong with it, which is then said.
  static func read(_ field: FieldReader) -> [String: String]? {
    field.object { object in
      var table: [String: String] = [:]
      var holders: [String: String] = [:]
      guard object.names.count <= AgentLogins.most else {
        object.fault("", "too-long", Phrase("There are at most 20,000 logins.", "登入名稱最多 20,000 個。"))
        return nil
      }
      for name in object.names {
        // As people sign in to a hub; another could never be anybody.
        guard (2...64).contains(name.utf8.count), name.utf8.allSatisfy(AgentLogins.isOfSignIn) else {
          object.fault(
            name, "sign-in",
            Phrase("'\(name)' is nothing that people sign in by.", "「\(name)」不是有效的用戶名稱。"))
          _ = object[name]
          continue
        }
        guard let login = object[name]?.text(most: 64) else { continue }
        guard MemberLogin.isLogin(login) else {
          object.fault(
            name, "login",
            Phrase(
              "'\(login)' is no login: small letters, digits, '-', '_' and '.', at most 32, and not root.",
              "「\(login)」不是有效的登入名稱：須為小寫字母、數字、「-」、「_」及「.」，最多 32 個字元，且不可為 root。"))
          continue
        }
        if let holder = holders[login] {
          object.fault(
            name, "unique",
            Phrase("'\(login)' is the login of '\(holder)' already.", "「\(login)」已是「\(holder)」的登入名稱。"))
        }
        (table[name], holders[login]) = (login, name)
      }
      return table
    }
  }
}
