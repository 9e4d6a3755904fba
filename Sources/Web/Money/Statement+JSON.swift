internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension JSONWriter {
  mutating func statement(_ statement: Statement) {
    let currency = statement.currency
    object {
      $0.field("project", statement.project)
      $0.field("organisation", statement.organisation)
      $0.field("projectName", statement.projectName)
      $0.field("month", statement.month)
      $0.field("timeZone", statement.timeZone)
      $0.field("currency", currency.code)
      $0.field("isClosed", statement.isClosed)
      $0.strings("unsettled", statement.unsettled)
      $0.array("jobs", statement.jobs) { $0.line($1, currency) }
      $0.array("packages", statement.packages) { $0.line($1, currency) }
      $0.array("payments", statement.payments) { json, line in
        json.object {
          $0.field("receipt", line.receipt)
          $0.field("at", line.at)
          $0.field("bankReference", line.bankReference)
          $0.field("amount", minorUnits: line.amount, currency)
        }
      }
      $0.object("totals") {
        $0.field("deviceSeconds", statement.totals.deviceSeconds)
        $0.field("total", minorUnits: statement.totals.total, currency)
        $0.field("schemeShare", minorUnits: statement.totals.schemeShare, currency)
        $0.field("ownShare", minorUnits: statement.totals.ownShare, currency)
        $0.field("payments", minorUnits: statement.totals.payments, currency)
      }
    }
  }

  private mutating func line(_ line: Statement.JobLine, _ currency: Currency) {
    object {
      $0.field("job", line.job)
      $0.field("name", line.name)
      $0.field("centre", line.centre)
      $0.field("pool", line.pool)
      $0.field("deviceModel", line.deviceModel)
      $0.field("devices", line.devices)
      $0.field("grant", line.grant)
      $0.field("state", line.state)
      $0.field("startedAt", line.startedAt)
      $0.field("endedAt", line.endedAt)
      $0.field("isPart", line.isPart)
      $0.field("deviceSeconds", line.deviceSeconds)
      $0.field("pricePerHour", minorUnits: line.pricePerHour, currency)
      $0.field("total", minorUnits: line.total, currency)
      $0.field("schemeShare", minorUnits: line.schemeShare, currency)
      $0.field("ownShare", minorUnits: line.ownShare, currency)
    }
  }

  private mutating func line(_ line: Statement.PackageLine, _ currency: Currency) {
    object {
      $0.field("grant", line.grant)
      $0.field("pool", line.pool)
      $0.field("devices", line.devices)
      $0.field("deviceSeconds", line.deviceSeconds)
      $0.field("total", minorUnits: line.total, currency)
      $0.field("schemeShare", minorUnits: line.schemeShare, currency)
      $0.field("ownShare", minorUnits: line.ownShare, currency)
    }
  }
}
