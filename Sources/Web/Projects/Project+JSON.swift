internal import Hub
internal import JSON
internal import Language
internal import Offers
internal import Quantities

extension JSONWriter {
  mutating func project(_ status: ProjectStatus, _ currency: Currency) {
    let project = status.project
    object {
      $0.field("id", project.id)
      $0.field("organisation", project.organisation)
      $0.field("name", project.name)
      $0.field("dataClass", project.dataClass)
      $0.strings("jurisdictions", project.jurisdictions)
      $0.field("createdAt", project.createdAt)
      $0.field("ownMoney", status.ownMoney) { $0.balance($1) }
      $0.array("grants", status.grants) { $0.grant($1, currency) }
    }
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
