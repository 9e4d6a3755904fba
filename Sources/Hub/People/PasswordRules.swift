internal import Language
internal import Secrets

/// What a new password must be. Length matters most, so that phrases are welcome and no kinds of characters are asked
/// for (NIST SP 800-63B, 5.1.1.2).
enum PasswordRules {
  /// - Throws: an `invalid` problem at `field` for a password that is too short or too long, one that everybody tries
  ///   first, or one that holds the sign-in name.
  static func check(_ password: String, of signIn: String, field: String = "password") throws(Problem) {
    guard password.count >= Hub.shortestPassword, password.utf8.count <= Hub.longestPassword else {
      throw .invalid(
        field, rule: "length",
        Phrase(
          "A password has at least \(Hub.shortestPassword) characters and at most \(Hub.longestPassword) bytes.",
          "密碼須至少 \(Hub.shortestPassword) 個字元，且不超過 \(Hub.longestPassword) 個位元組。"))
    }
    guard !CommonPasswords.contains(password) else {
      throw .invalid(
        field, rule: "common",
        Phrase("This password is among those that are guessed first. Choose another.", "此密碼極易被猜中，請另選密碼。"))
    }
    guard signIn.count < 3 || !password.lowercased().contains(signIn.lowercased()) else {
      throw .invalid(
        field, rule: "contains-name",
        Phrase("A password does not contain the sign-in name.", "密碼不可包含登入名稱。"))
    }
  }
}
