internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// Members' logins at centres.
  mutating func addLogins() {
    add(.get, "/api/v1/centres/{id}/logins", query: Call.page) { call, actor in
      let logins = try await call.hub.logins(at: try call.slug("id", Phrase("centre", "算力中心")), by: actor)
      return .list(try call.page(of: logins, by: \.signIn)) { json, login in
        json.object {
          $0.field("signIn", login.signIn)
          $0.field("name", login.name)
          $0.field("login", login.login)
          $0.field("isAtCentre", login.isAtCentre)
          $0.field("isReady", login.isReady)
          $0.field("setAt", login.setAt)
        }
      }
    }
    add(.put, "/api/v1/centres/{id}/logins/{signIn}", body: .json) { call, actor in
      let id = try call.slug("id", Phrase("centre", "算力中心"))
      let (login, isShared) = try call.body { object -> (String, Bool)? in
        let isShared = object["shared"]?.boolean()
        return object.required("login")?.text(most: 64).map { ($0, isShared ?? false) }
      }
      try await call.hub.setLogin(of: call.text("signIn"), at: id, to: login, isShared: isShared, by: actor)
      return .noContent
    }
    add(.delete, "/api/v1/centres/{id}/logins/{signIn}") { call, actor in
      try await call.hub.removeLogin(of: call.text("signIn"), at: try call.slug("id", Phrase("centre", "算力中心")), by: actor)
      return .noContent
    }
  }
}
