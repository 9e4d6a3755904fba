internal import HTTPService

extension APIDescription {
  mutating func describeSecondFactor() {
    let password = Schema.string(mostBytes: 4096)
    let code = Schema.string(mostBytes: 64).says("Six digits of the authenticator, or a recovery code.")
    let codes = Schema.object(["recoveryCodes": .list(.string).says("Each works once; shown once.")])
    let both = Content.json(.exactly(["password": password, "code": code]))
    describe(
      .get, "/api/v1/me/second-factor", "readSecondFactor", in: .account, "Whether the caller has a second factor.",
      answers: .ok(
        .object(["enrolled": .boolean, "confirmedAt": .moment.orNull, "recoveryCodesLeft": .count]), "How it stands."))
    describe(
      .post, "/api/v1/me/second-factor", "enrolSecondFactor", in: .account,
      "Begin a second factor (TOTP, RFC 6238); it counts once it is confirmed.",
      body: .json(.exactly(["password": password])),
      answers: .created(
        .object([
          "secret": .string.says("In base 32; shown once."),
          "address": .string.says("The same as `otpauth://totp/…`, which authenticators read."),
        ]), "What the authenticator needs."))
    describe(
      .post, "/api/v1/me/second-factor/confirmation", "confirmSecondFactor", in: .account,
      "Confirm the second factor by a first code.",
      body: .json(.exactly(["code": .string(mostBytes: 64).says("Six digits of the authenticator.")])),
      answers: .ok(codes, "It counts from now on."))
    describe(
      .post, "/api/v1/me/second-factor/recovery-codes", "renewRecoveryCodes", in: .account,
      "Get new recovery codes; the former ones end.", body: both, answers: .created(codes, "The new ones."))
    describe(
      .delete, "/api/v1/me/second-factor", "disableSecondFactor", in: .account, "Do without a second factor.", body: both,
      answers: .done("There is none any more."))
    describe(
      .delete, "/api/v1/people/{signIn}/second-factor", "resetSecondFactor", in: .people,
      "Take a second factor from somebody who lost it.", answers: .done("Taken."))
  }
}
