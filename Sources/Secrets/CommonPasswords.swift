/// Passwords of ten characters and more that are tried first by whoever guesses (NIST SP 800-63B, 5.1.1.2, asks to refuse
/// them). Shorter ones are refused for their length.
public enum CommonPasswords {
  /// Whether this is one of them, in whatever case, or one character over and over, or keys in a row of the digits or the
  /// alphabet.
  public static func contains(_ password: String) -> Bool {
    let plain = password.lowercased().filter { !$0.isWhitespace }
    return words.contains(plain) || Set(plain).count <= 2 || isRun(plain)
  }

  /// `23456789012`, `zyxwvutsrq`: each character is the next, or the one before, of the one to its left; 0 follows 9.
  private static func isRun(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count >= 4 else { return false }
    let steps = zip(bytes, bytes.dropFirst()).map { a, b -> Int in
      switch (a, b) {
      case (0x39, 0x30): 1
      case (0x30, 0x39): -1
      default: Int(b) - Int(a)
      }
    }
    return steps.allSatisfy { $0 == 1 } || steps.allSatisfy { $0 == -1 }
  }

  private static let words: Set<String> = Set(
    """
    0000000000 0123456789 0987654321 1020304050 1029384756 1111111111 1122334455 11223344556 1212121212 1231231231
    1231231234 1234512345 1234567890 1234567891 12345678910 123456789a 123456789q 123456qwerty 12345qwert 1234qwerty
    1314520520 1357924680 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc 2468013579 5201314520
    7758521520 9876543210 a123456789 a1234567890 a1b2c3d4e5 aa12345678 aa123456789 abc1234567 abc123abc123 abcd123456
    abcde12345 abcdefghij abcdefghijk abcdefghijkl abcdefghijklmnopqrstuvwxyz admin12345 admin123456 admin123admin
    admin@1234 admin@12345 adminadmin administrator aini1314520 arsenal123 asd1234567 asdf123456 asdfasdfasdf asdfghjkl1
    asdfghjkl123 asdfghjkl; autumn2025 babygirl123 barcelona1 baseball12 basketball basketball1 batman12345 blink18212
    changeme12 changeme123 changeme1234 changemenow charlie123 chelsea123 company123 company1234 computer123
    correcthorsebatterystaple default123 dragon12345 football12 football123 goodmorning goodnight1 guest12345 hello12345
    hello123456 hellohello helloworld helloworld1 hongkong12 hongkong123 hongkong1234 hongkong2024 hongkong2025
    hongkong2026 ilovehongkong iloveyou12 iloveyou123 iloveyou1234 iloveyou1314 iloveyouforever internet123 january2026
    jennifer123 letmein123 letmein1234 letmeinnow liverpool1 liverpool123 lovelove123 loveyou123 manchester manchester1
    master12345 master123456 michael123 minecraft1 minecraft123 monday1234 monkey12345 mypassword mypassword1
    mypassword123 newpassword newpassword1 nothing123 p@ssw0rd12 p@ssw0rd123 p@ssw0rd1234 p@ssword12 p@ssword123
    pa$$w0rd123 pa55word123 passw0rd12 passw0rd123 passw0rd1234 password!1 password01 password1! password12 password123
    password123! password1234 password12345 password123456 password2020 password2021 password2022 password2023
    password2024 password2025 password2026 passwordpassword pokemon123 praya12345 praya123456 prayapraya princess12
    princess123 q123456789 q1w2e3r4t5 q1w2e3r4t5y6 qazwsx1234 qazwsxedcrfv qwer123456 qwert12345 qwerty1234 qwerty12345
    qwerty123456 qwerty123456789 qwertyqwerty qwertyuiop qwertyuiop1 qwertyuiop123 root123456 rootroot12 s123456789
    samsung123 secret1234 secret12345 shadow12345 spring2025 spring2026 starwars123 summer2024 summer2025 summer2026
    sunshine12 sunshine123 superadmin supercomputer superman123 superuser1 test123456 test1234567 testing123 testing1234
    testtesttest thequickbrownfox topsecret1 topsecret123 trustno1trustno1 user123456 w123456789 welcome123 welcome1234
    welcome2024 welcome2025 welcome2026 whatever123 winter2024 winter2025 winter2026 woaini123456 woaini1314 woaini5201314
    woaini520520 z123456789 zaq12wsxcde3 zxcvbnm123 zxcvbnm1234 zxcvbnm12345
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
