internal import Hub
internal import JSON
internal import Quantities

extension JSONWriter {
  mutating func centreStatement(_ statement: CentreStatement) {
    let currency = statement.currency
    object {
      $0.field("centre", statement.centre)
      $0.field("centreName", statement.centreName)
      $0.field("month", statement.month)
      $0.field("timeZone", statement.timeZone)
      $0.field("currency", currency.code)
      $0.field("isOver", statement.isOver)
      $0.field("opening", minorUnits: statement.opening, currency)
      $0.array("models", statement.models) { json, line in
        json.object {
          $0.field("deviceModel", line.deviceModel)
          $0.field("jobs", line.jobs)
          $0.field("deviceSeconds", line.deviceSeconds)
          $0.field("total", minorUnits: line.total, currency)
        }
      }
      $0.array("packages", statement.packages) { json, line in
        json.object {
          $0.field("grant", line.grant)
          $0.field("at", line.at)
          $0.field("amount", minorUnits: line.amount, currency)
        }
      }
      $0.array("payments", statement.payments) { json, line in
        json.object {
          $0.field("voucher", line.voucher)
          $0.field("at", line.at)
          $0.field("reference", line.reference)
          $0.field("amount", minorUnits: line.amount, currency)
        }
      }
      $0.object("totals") {
        $0.field("jobs", statement.jobs)
        $0.field("deviceSeconds", statement.deviceSeconds)
        $0.field("jobsTotal", minorUnits: statement.jobsTotal, currency)
        $0.field("packagesTotal", minorUnits: statement.packagesTotal, currency)
        $0.field("paid", minorUnits: statement.paid, currency)
      }
      $0.field("closing", minorUnits: statement.closing, currency)
    }
  }

  mutating func centreJob(_ line: CentreStatement.JobLine, _ currency: Currency) {
    object {
      $0.field("job", line.job)
      $0.field("pool", line.pool)
      $0.field("deviceModel", line.deviceModel)
      $0.field("devices", line.devices)
      $0.field("state", line.state)
      $0.field("funding", line.funding)
      $0.field("startedAt", line.startedAt)
      $0.field("endedAt", line.endedAt)
      $0.field("settledAt", line.settledAt)
      $0.field("deviceSeconds", line.deviceSeconds)
      $0.field("overrunSeconds", line.overrun.count)
      $0.field("pricePerHour", minorUnits: line.pricePerHour, currency)
      $0.field("total", minorUnits: line.total, currency)
    }
  }

  mutating func centrePayment(_ payment: CentrePaymentRecord, _ currency: Currency) {
    object {
      $0.field("id", payment.id)
      $0.field("voucher", payment.voucher)
      $0.field("centre", payment.centre)
      $0.field("amount", minorUnits: payment.amount, currency)
      $0.field("reference", payment.reference)
      $0.field("corrects", payment.corrects)
      $0.field("recordedAt", payment.recordedAt)
    }
  }

  mutating func reconciliation(_ found: Reconciliation) {
    object {
      $0.field("centre", found.centre)
      $0.field("month", found.month)
      $0.field("timeZone", found.timeZone)
      $0.field("madeAt", found.madeAt)
      $0.field("source", found.source)
      $0.field("wholeUntil", found.wholeUntil)
      $0.field("jobs", found.jobs)
      $0.field("differences", found.differences)
      $0.object("counts") { json in
        for kind in Reconciliation.Kind.allCases { json.field(kind.rawValue, found.counts[kind] ?? 0) }
      }
      $0.array("models", found.models) { json, line in
        json.object {
          $0.field("deviceModel", line.deviceModel)
          $0.field("jobs", line.jobs)
          $0.field("deviceSeconds", line.deviceSeconds)
          $0.field("deviceSecondsAtCentre", line.deviceSecondsThere)
        }
      }
      $0.array("items", found.items) { json, item in
        json.object {
          $0.field("kind", item.kind)
          $0.field("isDifference", item.kind.isDifference)
          $0.field("job", item.job)
          $0.field("number", item.number)
          $0.field("inPraya", item.here)
          $0.field("atCentre", item.there)
          $0.field("words", item.words)
        }
      }
      $0.field("unlisted", found.unlisted)
    }
  }
}
