internal import Hub
internal import JSON
internal import Jobs
internal import Language
internal import Ledger
internal import Offers
internal import Quantities

extension JSONWriter {
  mutating func offers(_ answer: OfferAnswer) {
    object {
      $0.field("request", answer.request) { $0.jobRequest($1) }
      $0.field("project", answer.project)
      $0.field("warnings", answer.warnings)
      $0.array("offers", answer.offers) { $0.offer($1) }
      $0.array("refusals", answer.refusals) { json, place in
        json.object {
          $0.field("centre", place.centre)
          $0.field("centreName", place.centreName)
          $0.field("pool", place.pool)
          $0.array("reasons", place.reasons) { $0.phrase($1) }
        }
      }
    }
  }

  private mutating func offer(_ offer: PlaceOffer) {
    object {
      $0.field("centre", offer.centre)
      $0.field("centreName", offer.centreName)
      $0.field("pool", offer.pool)
      $0.field("deviceModel", offer.deviceModel)
      $0.field("jurisdiction", offer.jurisdiction)
      $0.field("pricePerHour", offer.pricePerHour)
      $0.field("quotation", offer.quotation)
      $0.field("listPrice", offer.listPrice)
      $0.field("schemeShare", offer.schemeShare)
      $0.field("ownShare", offer.ownShare)
      $0.field("deviceSecondsFromGrant", offer.deviceSecondsFromGrant.count)
      $0.field("grantLeft", offer.grantLeft.map(LedgerAmount.init))
      $0.field("ownMoneyLeft", offer.ownMoneyLeft)
      $0.field("forecastStart", offer.forecastStart)
      $0.field("forecastEnd", offer.forecastEnd)
      $0.field("startsLaterPossibly", offer.startsLaterPossibly)
      switch offer.basis {
      case .hubQueue:
        $0.field("forecastFrom", "hub")
        $0.field("queueSeenAt", Instant?.none)
      case .centreQueue(let seenAt):
        $0.field("forecastFrom", "centre")
        $0.field("queueSeenAt", seenAt)
      }
      $0.field("centreAnsweredAt", offer.centreAnsweredAt)
    }
  }

  mutating func jobRequest(_ request: JobRequest) {
    object {
      $0.field("name", request.name)
      $0.field("nodes", request.nodes)
      $0.field("devicesPerNode", request.devicesPerNode)
      $0.field("deviceModel", request.deviceModel)
      $0.field("tasks", request.tasks)
      $0.field("cpusPerNode", request.cpusPerNode)
      $0.field("memoryMebibytesPerNode", request.memoryMebibytesPerNode)
      $0.field("walltimeSeconds", request.walltime.count)
      $0.field("output", request.output.rawValue)
      $0.field("errorOutput", request.errorOutput?.rawValue)
      $0.field("array", request.array?.description)
      $0.field("runs", request.runs)
      $0.strings("dependencies", request.dependencies)
      $0.field("partition", request.partition)
      $0.field("account", request.account)
      $0.field("hold", request.hold)
      $0.field("comment", request.comment)
    }
  }
}

extension LedgerAmount {
  fileprivate init(_ left: Offer.GrantLeft) {
    switch left {
    case .money(let money): self.init(money)
    case .deviceSeconds(let model, let use): self.init(use, model: model)
    }
  }
}
