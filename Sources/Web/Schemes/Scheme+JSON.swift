internal import Hub
internal import JSON
internal import Language
internal import Ledger
internal import Quantities
internal import Schemes

extension JSONWriter {
  mutating func schemeSummary(_ status: SchemeStatus) { object { $0.schemeHead(status) } }

  /// - Parameter funds: nil for those who may not read them.
  mutating func scheme(_ status: SchemeStatus, _ funds: [FundStatus]?) {
    object { json in
      json.schemeHead(status)
      json.strings("factsNeeded", status.scheme.factsNeeded.map(\.rawValue))
      json.array("questions", status.scheme.questions) { json, question in
        json.object {
          $0.field("id", question.id)
          $0.field("text", question.text)
        }
      }
      json.field("funds", funds) { json, funds in
        json.array(funds) { json, fund in
          json.object {
            $0.field("appropriated", fund.appropriated)
            $0.field("awaiting", fund.awaiting)
            $0.field("granted", fund.granted)
            $0.field("available", fund.available)
          }
        }
      }
      json.name("file")
      json.written(status.record.document.utf8)
    }
  }

  private mutating func schemeHead(_ status: SchemeStatus) {
    field("id", status.record.id)
    field("name", status.scheme.name)
    field("summary", status.scheme.summary)
    field("open", status.record.isOpen)
    field("revision", status.record.revision)
    field("publishedAt", status.record.publishedAt)
    field("currency", status.scheme.currency.code)
    field("notHandled", status.scheme.notHandled)
  }
}
