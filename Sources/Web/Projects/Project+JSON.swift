internal import Hub
internal import JSON
internal import Language
internal import Offers
internal import Quantities

extension JSONWriter {
  mutating func project(_ status: ProjectStatus, _ currency: Currency) {
    object {
      $0.fields(of: status.project)
      $0.field("ownMoney", status.ownMoney) { $0.balance($1) }
      $0.array("grants", status.grants) { $0.grant($1, currency) }
    }
  }

  /// A project in a list, with what is left of its own money.
  mutating func project(_ summary: ProjectSummary) {
    object {
      $0.fields(of: summary.project)
      $0.field("ownMoney", summary.ownMoney) { $0.amountLeft($1) }
    }
  }

  /// A project without its money.
  mutating func project(_ project: ProjectRecord) { object { $0.fields(of: project) } }

  private mutating func fields(of project: ProjectRecord) {
    field("id", project.id)
    field("organisation", project.organisation)
    field("name", project.name)
    field("dataClass", project.dataClass)
    strings("jurisdictions", project.jurisdictions)
    field("createdAt", project.createdAt)
    field("revision", project.revision)
  }

  mutating func quotation(_ quotation: QuotationRecord, _ currency: Currency) {
    object {
      $0.field("id", quotation.id)
      $0.field("project", quotation.project)
      $0.field("pool", quotation.pool)
      $0.field("pricePerHour", minorUnits: quotation.pricePerHour, currency)
      $0.field("validUntil", quotation.validUntil)
      $0.field("keptBy", quotation.keptBy)
      $0.field("keptAt", quotation.keptAt)
    }
  }
}
