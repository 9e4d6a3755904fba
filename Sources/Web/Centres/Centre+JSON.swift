internal import Devices
internal import Hub
internal import JSON
internal import Language
internal import Offers
internal import Quantities
internal import Slurm

extension JSONWriter {
  mutating func centre(_ status: CentreStatus, _ currency: Currency, _ catalogue: DeviceCatalogue) {
    let centre = status.centre
    object {
      $0.field("id", centre.id)
      $0.field("name", centre.name)
      $0.field("connection", centre.connection)
      $0.field("way", centre.slurm?.way)
      $0.field("jurisdiction", centre.jurisdiction)
      $0.field("clearance", centre.clearance)
      $0.field("isDraining", centre.isDraining)
      $0.field("unreachableSince", centre.unreachableSince)
      $0.field("lastAnswerAt", status.lastAnswerAt)
      $0.field("separatesProjects", centre.separatesProjects)
      $0.field("clock", centre.clock) { json, clock in
        json.object {
          $0.field("aheadMilliseconds", clock.ahead.count)
          $0.field("measuredAt", clock.measuredAt)
        }
      }
      $0.field("memberLogins", centre.memberLogins)
      $0.field("revision", centre.revision)
      $0.array("capacity", status.capacities(by: catalogue)) { $0.capacity($1) }
      $0.array("pools", status.pools) { $0.pool($1, currency) }
      $0.array("maintenance", status.maintenance) { $0.maintenance($1) }
      $0.field("agent", status.agent) { $0.agent($1) }
    }
  }

  /// What the hub has heard of a centre's agent.
  private mutating func agent(_ agent: AgentStatus) {
    object {
      $0.field("isConnected", agent.isConnected)
      $0.field("host", agent.host)
      $0.field("version", agent.version)
      $0.field("since", agent.since)
      $0.field("heardAt", agent.heardAt)
      $0.field("clockAheadMilliseconds", agent.clockAhead?.count)
      $0.array("terms", agent.terms) { $0.phrase($1) }
    }
  }

  mutating func check(_ check: CentreCheck) {
    object {
      $0.field("centre", check.centre)
      $0.field("checkedAt", check.checkedAt)
      $0.field("isUsable", check.isUsable)
      $0.array("findings", check.findings) { json, finding in
        json.object {
          $0.field("level", finding.level)
          $0.field("words", finding.words)
          $0.field("remedy", finding.remedy)
        }
      }
      $0.array("troubles", check.troubles) { $0.phrase($1) }
    }
  }

  mutating func pool(_ pool: PoolRecord, _ currency: Currency) {
    object {
      $0.field("id", pool.id)
      $0.field("centre", pool.centre)
      $0.field("deviceModel", pool.deviceModel)
      $0.field("pricePerHour", minorUnits: pool.pricePerHour, currency)
      $0.field("policy", pool.policy)
      $0.field("usage", pool.usage)
      $0.field("revision", pool.revision)
      $0.array("nodes", pool.nodes) { json, node in
        json.object {
          $0.field("name", node.name)
          $0.field("devices", node.devices)
          $0.field("cpus", node.cpus)
          $0.field("memoryMebibytes", node.memoryMebibytes)
          $0.field("isAvailable", node.isAvailable)
        }
      }
      $0.array("closures", pool.closures) { json, closure in
        json.object {
          $0.field("name", closure.name)
          $0.strings("nodes", closure.nodes)
          $0.field("startsAt", closure.startsAt)
          $0.field("endsAt", closure.endsAt)
        }
      }
    }
  }

  /// One precision's figure, which is never without it.
  mutating func capacity(_ capacity: Capacity) {
    object {
      $0.field("precision", capacity.precision.rawValue)
      $0.field("text", capacity.text)
      $0.field("knownGigaOperationsPerSecond", capacity.knownGigaOperationsPerSecond)
      $0.field("knownDevices", capacity.knownDevices)
      $0.array("unknown", capacity.unknown) { json, item in
        json.object {
          $0.field("model", item.model)
          $0.field("devices", item.count)
        }
      }
    }
  }

  mutating func maintenance(_ window: MaintenanceRecord) {
    object {
      $0.field("id", window.id)
      $0.field("pool", window.pool)
      $0.field("startsAt", window.startsAt)
      $0.field("endsAt", window.endsAt)
    }
  }

  /// Peaks are dense, in 10⁹ operations a second by precision; what is unknown is not there.
  mutating func deviceModel(_ model: DeviceModel) {
    object {
      $0.field("id", model.id)
      $0.field("name", model.name)
      $0.field("vendor", model.vendor)
      $0.strings("aliases", model.aliases)
      $0.field("variantOf", model.variantOf)
      $0.array("memoryGigabytes", model.memoryGigabytes) { $0.integer($1) }
      $0.object("peaksGigaOperationsPerSecond") { json in
        for precision in Precision.allCases {
          if let peak = model.peaks[precision] { json.field(precision.rawValue, peak) }
        }
      }
      $0.object("source") {
        $0.field("title", model.source.title)
        $0.field("year", model.source.year)
      }
      $0.field("mark", model.mark)
    }
  }
}

extension CentreStatus {
  /// What the centre's devices can do at most, once for each precision at which some of them have a known peak, and
  /// for FP16 in any case. A sum that does not fit is left out.
  fileprivate func capacities(by catalogue: DeviceCatalogue) -> [Capacity] {
    let devices = pools.compactMap { pool in
      pool.deviceModel.map { DeviceCount(model: $0, count: pool.nodes.reduce(0) { $0 + $1.devices }) }
    }
    guard !devices.isEmpty else { return [] }
    return Precision.allCases.compactMap { precision in
      guard let capacity = try? catalogue.capacity(of: devices, at: precision) else { return nil }
      return capacity.knownDevices > 0 || precision == .fp16 ? capacity : nil
    }
  }
}
