internal import HTTPService
internal import Hub
internal import JSON
internal import Language

extension RouteTable {
  /// One's own second factor.
  mutating func addSecondFactor() {
    add(.get, "/api/v1/me/second-factor") { call, actor in
      let status = try await call.hub.secondFactor(of: actor)
      return .object {
        $0.field("enrolled", status.confirmedAt != nil)
        $0.field("confirmedAt", status.confirmedAt)
        $0.field("recoveryCodesLeft", status.recoveryCodesLeft)
      }
    }
    add(.post, "/api/v1/me/second-factor", body: .json) { call, actor in
      let password = try call.body { $0.required("password")?.string(mostBytes: 4096) }
      let made = try await call.hub.enrolSecondFactor(password: password, from: call.origin, by: actor)
      return .object(status: .created) {
        $0.field("secret", made.secret)
        $0.field("address", made.address)
      }
    }
    add(.post, "/api/v1/me/second-factor/confirmation", body: .json) { call, actor in
      let code = try call.body { $0.required("code")?.string(mostBytes: 64) }
      let codes = try await call.hub.confirmSecondFactor(code: code, from: call.origin, by: actor)
      return .object { $0.strings("recoveryCodes", codes) }
    }
    add(.post, "/api/v1/me/second-factor/recovery-codes", body: .json) { call, actor in
      let (password, code) = try call.passwordAndCode()
      let codes = try await call.hub.renewRecoveryCodes(password: password, code: code, from: call.origin, by: actor)
      return .object(status: .created) { $0.strings("recoveryCodes", codes) }
    }
    add(.delete, "/api/v1/me/second-factor", body: .json) { call, actor in
      let (password, code) = try call.passwordAndCode()
      try await call.hub.disableSecondFactor(password: password, code: code, from: call.origin, by: actor)
      return .noContent
    }
    add(.delete, "/api/v1/people/{signIn}/second-factor") { call, actor in
      try await call.hub.resetSecondFactor(of: call.text("signIn"), by: actor)
      return .noContent
    }
  }
}

extension Call {
  fileprivate func passwordAndCode() throws -> (String, String) {
    try body { object -> (String, String)? in
      let password = object.required("password")?.string(mostBytes: 4096)
      let code = object.required("code")?.string(mostBytes: 64)
      guard let password, let code else { return nil }
      return (password, code)
    }
  }
}
