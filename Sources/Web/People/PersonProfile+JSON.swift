internal import Access
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension JSONWriter {
  mutating func person(_ person: PersonProfile) {
    object {
      $0.field("id", person.id)
      $0.field("signIn", person.signIn)
      $0.field("name", person.name)
      $0.field("email", person.email)
      $0.field("language", person.language)
      $0.array("roles", person.roles) { $0.assignment($1) }
    }
  }

  mutating func assignment(_ assignment: Assignment) {
    object {
      $0.field("role", assignment.role)
      $0.object("scope") {
        $0.field("kind", assignment.scope.kind)
        $0.field("identifier", assignment.scope.identifier)
      }
    }
  }
}
