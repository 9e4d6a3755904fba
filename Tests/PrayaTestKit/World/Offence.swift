internal import Access
internal import Hub
internal import Jobs
internal import Language
internal import Ledger
internal import Quantities
internal import Schemes

/// Something that somebody of the cast may not do, by a table written apart from the Hub's own.
struct Offence: Sendable {
  let by: String
  let what: String
  let commit: @Sendable (Hub, Actor) async throws(Problem) -> Void

  private init(_ by: String, _ what: String, _ commit: @escaping @Sendable (Hub, Actor) async throws(Problem) -> Void) {
    (self.by, self.what, self.commit) = (by, what, commit)
  }

  /// - Parameters:
  ///   - grant: one of the project `vision`.
  static func all(job: JobID?, application: ApplicationID?, grant: GrantID, payment: PaymentID) -> [Offence] {
    let (vision, subsidy) = (CityOfTests.slug("vision"), CityOfTests.slug("subsidy"))
    let hkd = CityOfTests.currency
    var offences: [Offence] = []
    for name in ["mei", "lena", "officer", "operator", "auditor"] {
      offences += [
        Offence(name, "record a payment") { hub, actor throws(Problem) in
          try await hub.recordPayment(Money(minorUnits: 1, hkd), to: vision, bankReference: "OWN-GOAL", by: actor)
        },
        Offence(name, "fund a scheme") { hub, actor throws(Problem) in
          try await hub.fundScheme(subsidy, LedgerAmount(1, .currency(hkd)), reference: "own", by: actor)
        },
        Offence(name, "refund a payment") { hub, actor throws(Problem) in
          try await hub.refundPayment(payment, amount: Money(minorUnits: 1, hkd), bankReference: "BACK", by: actor)
        },
        Offence(name, "give roles") { hub, actor throws(Problem) in
          guard let assignment = Assignment(.administrator, in: .hub) else { return }
          try await hub.assign(assignment, to: name, by: actor)
        },
        Offence(name, "make a person") { hub, actor throws(Problem) in
          try await hub.createPerson(NewPerson(signIn: "ghost", name: "Ghost"), by: actor)
        },
        Offence(name, "close a scheme") { hub, actor throws(Problem) in try await hub.setScheme(subsidy, open: false, by: actor)
        },
      ]
    }
    for name in ["mei", "lena", "operator", "auditor", "admin"] {
      offences.append(
        Offence(name, "withdraw a grant") { hub, actor throws(Problem) in
          _ = try await hub.withdrawGrant(grant, reason: "why not", revision: 1, by: actor)
        })
    }
    for name in ["gita", "carol", "officer", "operator", "auditor", "admin"] {
      offences.append(
        Offence(name, "submit a job for vision") { hub, actor throws(Problem) in
          let request = OfferRequest(
            script: Array("#!/bin/sh\n".utf8), options: ["--gpus-per-node=1", "--time=5"], project: vision)
          _ = try await hub.submitJob(Submission(request: request), by: actor)
        })
    }
    for name in ["mei", "gita", "carol", "lena", "officer", "auditor"] {
      offences.append(
        Offence(name, "price a pool") { hub, actor throws(Problem) in
          try await hub.setPrice(of: CityOfTests.pools[0].id, perHour: Money(minorUnits: 0, hkd), by: actor)
        })
    }
    if let job {
      for name in ["officer", "operator", "auditor", "admin"] {
        offences.append(
          Offence(name, "cancel a job") { hub, actor throws(Problem) in _ = try await hub.cancelJob(job, by: actor) })
      }
    }
    if let application {
      for name in ["mei", "lena", "carol", "operator", "auditor", "admin"] {
        offences.append(
          Offence(name, "reject an application") { hub, actor throws(Problem) in
            _ = try await hub.rejectApplication(application, reason: "no", by: actor)
          })
      }
      for name in ["mei", "gita", "officer", "operator", "auditor", "admin"] {
        offences.append(
          Offence(name, "accept an award") { hub, actor throws(Problem) in _ = try await hub.acceptAward(application, by: actor) }
        )
      }
    }
    return offences
  }
}
