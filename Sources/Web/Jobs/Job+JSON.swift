internal import Centres
internal import Hub
internal import JSON
internal import Jobs
internal import Language
internal import Quantities

extension JSONWriter {
  /// A job. Its `id` is its run's public name, under which it is found.
  mutating func job(_ job: JobRecord, _ currency: Currency) {
    object {
      $0.field("id", job.runName.description)
      $0.field("name", job.name)
      $0.field("submission", job.submission)
      $0.field("arrayIndex", job.arrayIndex)
      $0.field("organisation", job.organisation)
      $0.field("project", job.project)
      $0.field("submitter", job.submitter)
      $0.field("grant", job.grant)
      $0.field("centre", job.centre)
      $0.field("pool", job.pool)
      $0.field("quotation", job.quotation)
      $0.field("state", job.state)
      $0.field("stateLabel", job.stateLabel)
      $0.field("reason", job.reason)
      $0.field("reasonText", job.reasonText)
      $0.field("centreReason", job.state.isTerminal ? nil : job.centreReason)
      $0.field("centreReasonText", job.state.isTerminal ? nil : job.centreReason.map { CentreReason.sentence(of: $0) })
      $0.field("move", job.moveRule)
      $0.field("moves", job.moves)
      $0.field("expectedAt", job.expectedAt)
      $0.field("request", job.request) { $0.jobRequest($1) }
      $0.field("devices", job.devices)
      $0.field("deviceModel", job.deviceModel)
      $0.field("walltimeSeconds", job.walltime.count)
      $0.field("pricePerHour", minorUnits: job.pricePerHour, currency)
      $0.field("funding", job.funding)
      $0.field("rate", job.rate)
      $0.moments(of: job)
      $0.array("placement", job.placement) { json, part in
        json.object {
          $0.field("node", part.node)
          $0.array("devices", part.devices) { $0.integer($1) }
        }
      }
      $0.field("restarts", job.restarts)
      $0.field("cause", job.cause) { $0.cause($1) }
      $0.charge(of: job, currency)
    }
  }

  /// A move of a job, or the question about one.
  mutating func jobMove(_ move: JobMoveRecord, _ currency: Currency) {
    object {
      $0.field("number", move.number)
      $0.field("state", move.state)
      $0.field("cause", move.cause)
      $0.field("causeText", move.cause.sentence(at: move.fromCentre.rawValue))
      $0.field("fromCentre", move.fromCentre)
      $0.field("fromPool", move.fromPool)
      $0.field("toCentre", move.toCentre)
      $0.field("toPool", move.toPool)
      $0.field("priceBefore", minorUnits: move.priceBefore, currency)
      $0.field("priceAfter", minorUnits: move.priceAfter, currency)
      $0.field("totalBefore", minorUnits: move.totalBefore, currency)
      $0.field("totalAfter", minorUnits: move.totalAfter, currency)
      $0.field("ownShareBefore", minorUnits: move.ownBefore, currency)
      $0.field("ownShareAfter", minorUnits: move.ownAfter, currency)
      $0.field("askedAt", move.askedAt)
      $0.field("expiresAt", move.expiresAt)
      $0.field("decidedAt", move.decidedAt)
      $0.field("decidedBy", move.decidedBy)
      $0.field("endedAt", move.endedAt)
      $0.field("failure", move.failure)
    }
  }

  private mutating func moments(of job: JobRecord) {
    field("submittedAt", job.submittedAt)
    field("placedAt", job.placedAt)
    field("acceptedAt", job.acceptedAt)
    field("startedAt", job.startedAt)
    field("endedAt", job.endedAt)
    field("cancelRequestedAt", job.cancelRequestedAt)
    field("settledAt", job.settledAt)
  }

  /// What the ledger holds while the job is unsettled, and what it was charged; null until it is.
  private mutating func charge(of job: JobRecord, _ currency: Currency) {
    object("held") {
      $0.field("schemeShare", minorUnits: job.heldScheme, currency)
      $0.field("ownShare", minorUnits: job.heldOwn, currency)
      $0.field("deviceSeconds", job.heldDeviceSeconds)
    }
    field("measuredMilliseconds", job.measured?.count)
    field("overrunSeconds", job.overrun?.count)
    field("deviceSeconds", job.deviceSeconds)
    field("total", minorUnits: job.total, currency)
    field("schemeShare", minorUnits: job.schemeShare, currency)
    field("ownShare", minorUnits: job.ownShare, currency)
  }

  private mutating func cause(_ cause: RunEnd.Cause) {
    object {
      switch cause {
      case .exited(let code):
        $0.field("kind", "exited")
        $0.field("code", code)
      case .signalled(let number):
        $0.field("kind", "signalled")
        $0.field("signal", number)
      case .walltime: $0.field("kind", "walltime")
      case .cancelled: $0.field("kind", "cancelled")
      case .centre(let reason):
        $0.field("kind", "centre")
        $0.field("reason", reason)
      case .launchFailed(let reason):
        $0.field("kind", "launch-failed")
        $0.field("reason", reason)
      }
    }
  }
}
