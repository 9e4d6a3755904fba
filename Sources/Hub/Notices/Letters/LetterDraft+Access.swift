internal import Language

/// Letters that let somebody in. The secret stands behind a `#`, which browsers keep to themselves: it is in no log of a
/// server or proxy on the way.
extension LetterDraft {
  func invitation(secret: String) -> Letter {
    letter(
      Phrase("Your account at \(city.name.plain.english)", "你在\(city.name.plain.traditionalChinese)的帳戶"),
      [
        .text(
          Phrase(
            "An account has been made for you at \(city.name.plain.english), with the sign-in name \(person.signIn).",
            "\(city.name.plain.traditionalChinese)已為你建立帳戶，登入名稱為 \(person.signIn)。")),
        .link(
          Phrase(
            "To choose your password, open this address. It works once, and for a limited time:",
            "請開啟以下網址設定密碼。網址只可使用一次，並設有時限："), path: "invitation#\(secret)"),
        .text(
          Phrase(
            "If you did not expect this, you need do nothing: nobody can sign in with this account until its password is chosen.",
            "如你並無預期收到此邀請，無須理會：設定密碼前，任何人均無法以此帳戶登入。")),
      ])
  }

  func passwordReset(secret: String) -> Letter {
    letter(
      Phrase("A new password for \(person.signIn)", "為 \(person.signIn) 重設密碼"),
      [
        .text(
          Phrase(
            "Somebody, most likely you, asked to set a new password for the account \(person.signIn).",
            "有人（很可能是你本人）要求為帳戶 \(person.signIn) 重設密碼。")),
        .link(
          Phrase(
            "To choose one, open this address. It works once, and for a limited time:", "請開啟以下網址設定新密碼。網址只可使用一次，並設有時限："),
          path: "password-reset#\(secret)"),
        .text(
          Phrase(
            "If it was not you, do nothing: your password stays as it is. If it happens again, tell those who run the hub.",
            "如非你本人提出，無須理會，原有密碼維持不變。如再次收到此類郵件，請通知平台管理人員。")),
      ])
  }
}
