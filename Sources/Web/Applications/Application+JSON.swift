internal import Foundation
internal import Hub
internal import JSON
internal import Language
internal import Quantities
internal import Schemes

extension JSONWriter {
  mutating func application(_ record: ApplicationRecord) { object { $0.applicationFields(record) } }

  mutating func application(_ status: ApplicationStatus, _ currency: Currency) {
    object {
      $0.applicationFields(status.application)
      $0.field("award", status.award) { $0.award($1, currency) }
    }
  }

  private mutating func applicationFields(_ record: ApplicationRecord) {
    field("id", record.id)
    field("scheme", record.scheme)
    field("organisation", record.organisation)
    field("project", record.project)
    field("applicant", record.applicant)
    field("state", record.state)
    name("facts")
    facts(record.facts)
    field("findings", record.findings) { $0.findings($1) }
    field("note", record.note)
    field("revision", record.revision)
    field("createdAt", record.createdAt)
    field("submittedAt", record.submittedAt)
    field("decidedAt", record.decidedAt)
    field("decidedBy", record.decidedBy)
  }

  /// Facts in the form in which they are read.
  private mutating func facts(_ facts: RequestFacts) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Facts hold texts, whole numbers and nothing else: they are always writable.
    guard let bytes = try? encoder.encode(facts) else { preconditionFailure("facts can be written") }
    written(bytes)
  }

  mutating func findings(_ findings: ApplicationFindings) {
    object {
      $0.field("answer", findings.answer)
      $0.array("findings", findings.findings) { json, finding in
        json.object {
          $0.field("rule", finding.rule)
          $0.field("outcome", finding.outcome)
          $0.field("message", finding.message)
        }
      }
      $0.field("rate", findings.rate)
      $0.array("caps", findings.caps) { $0.phrase($1) }
      $0.field("amount", findings.amount)
      $0.field("amountInWords", findings.amountInWords)
      $0.field("decisionDeadline", findings.decisionDeadline)
      $0.field("notHandled", findings.notHandled)
    }
  }

  mutating func award(_ award: AwardRecord, _ currency: Currency) {
    object {
      $0.field("state", award.state)
      $0.field("terms", award.terms) { $0.terms($1, currency) }
      $0.field("acceptBy", award.acceptBy)
      $0.field("grant", award.grant)
    }
  }

  mutating func terms(_ terms: AwardTerms, _ currency: Currency) {
    object {
      $0.field("benefit", terms.benefit) { $0.benefit($1, currency) }
      $0.field("from", terms.from)
      $0.field("until", terms.until)
      $0.field("level", terms.level)
      $0.field("devicesPerJob", terms.devicesPerJob)
      $0.strings("centres", terms.centres.map(\.rawValue))
      $0.strings("conditions", terms.conditions)
    }
  }

  private mutating func benefit(_ benefit: GrantBenefit, _ currency: Currency) {
    object {
      switch benefit {
      case .money(let amount, let rate):
        $0.field("kind", BenefitKind.money)
        $0.field("amount", minorUnits: amount, currency)
        $0.field("rate", rate)
      case .deviceSeconds(let model, let amount):
        $0.field("kind", BenefitKind.deviceSeconds)
        $0.field("model", model)
        $0.field("deviceSeconds", amount)
      case .package(let pool, let devices, let monthlyPrice, let rate):
        $0.field("kind", BenefitKind.package)
        $0.field("pool", pool)
        $0.field("devices", devices)
        $0.field("monthlyPrice", minorUnits: monthlyPrice, currency)
        $0.field("rate", rate)
      }
    }
  }
}
