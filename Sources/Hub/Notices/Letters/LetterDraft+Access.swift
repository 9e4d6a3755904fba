internal import Language

/// Letters that let somebody in. The secret stands behind a `#`, which browsers keep to themselves: it is in no log of a
/// server or proxy on the way.
extension LetterDraft {
  func invitation(secret: String) -> Letter {
    letter(
      Phrase("Your invitation to \(city.name.plain.english)", "\(city.name.plain.traditionalChinese)的邀請"),
      [
        .text(
          Phrase(
            "You are invited to an account at \(city.name.plain.english).",
            "現邀請你在\(city.name.plain.traditionalChinese)開立帳戶。")),
        .link(
          Phrase(
            "To choose a sign-in name and a password, open this address. It works once, and for a limited time:",
            "請開啟以下網址設定登入名稱及密碼。網址只可使用一次，並設有時限："), path: "invitation#\(secret)"),
        .command(
          Phrase("Or at a terminal, with what stands behind the # as the secret:", "或於終端機輸入以下指令，以 # 之後的文字為密鑰："),
          "praya invitation accept SIGN-IN"),
        .text(
          Phrase(
            "If you did not expect this, you need do nothing: without this address nobody can take the account.",
            "如你並無預期收到此邀請，無須理會：沒有上述網址，任何人均無法使用此帳戶。")),
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
        .command(
          Phrase("Or at a terminal, with what stands behind the # as the secret:", "或於終端機輸入以下指令，以 # 之後的文字為密鑰："),
          "praya password reset"),
        .text(
          Phrase(
            "If it was not you, do nothing: your password stays as it is. If it happens again, tell those who run the hub.",
            "如非你本人提出，無須理會，原有密碼維持不變。如再次收到此類郵件，請通知平台管理人員。")),
      ])
  }
}
