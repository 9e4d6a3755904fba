internal import Access
internal import Centres
internal import Hub
internal import Language
internal import Ledger
internal import Quantities
internal import Schemes

/// A request that breaks a rule of its form, by somebody who might have made a right one.
struct Malformed: Sendable {
  let by: String
  let what: String
  let send: @Sendable (Hub, Actor) async throws(Problem) -> Void

  private init(_ by: String, _ what: String, _ send: @escaping @Sendable (Hub, Actor) async throws(Problem) -> Void) {
    (self.by, self.what, self.send) = (by, what, send)
  }

  static func all(job: JobID?, grant: GrantID, now: Instant) -> [Malformed] {
    let (vision, hkd) = (CityOfTests.slug("vision"), CityOfTests.currency)
    func submission(_ options: [String], script: String = "#!/bin/sh\n", inputs: [InputFile] = [], key: String? = nil)
      -> Submission
    {
      let request = OfferRequest(script: Array(script.utf8), options: options, project: vision)
      return Submission(request: request, inputs: inputs, idempotencyKey: key)
    }
    let broken: [(String, Submission)] = [
      ("a job without an interpreter", submission(["--time=5"], script: "echo")),
      ("a job of no time", submission(["--time=0"])), ("a job of unreadable time", submission(["--time=soon"])),
      ("a job of no nodes", submission(["--nodes=0", "--time=5"])),
      ("an array of too many", submission(["--array=1-2000", "--time=5"])),
      ("a job after nothing", submission(["--dependency=afterok:nothing", "--time=5"])),
      ("an input outside the folder", submission(["--time=5"], inputs: [InputFile(name: "../../etc/passwd", bytes: [])])),
      (
        "an input that is there twice",
        submission(["--time=5"], inputs: [.init(name: "a", bytes: []), .init(name: "a", bytes: [1])])
      ),
      ("a key with spaces", submission(["--time=5"], key: "two words")),
    ]
    var all = broken.map { what, submission in
      Malformed("mei", what) { hub, actor throws(Problem) in _ = try await hub.submitJob(submission, by: actor) }
    }
    all += [
      Malformed("admin", "a payment of nothing") { hub, actor throws(Problem) in
        try await hub.recordPayment(.zero(hkd), to: vision, bankReference: "ZERO", by: actor)
      },
      Malformed("admin", "a payment without a reference") { hub, actor throws(Problem) in
        try await hub.recordPayment(Money(minorUnits: 5, hkd), to: vision, bankReference: "", by: actor)
      },
      Malformed("admin", "a person with a broken name") { hub, actor throws(Problem) in
        try await hub.createPerson(NewPerson(signIn: "No Spaces", name: ""), by: actor)
      },
      Malformed("admin", "a scheme that is none") { hub, actor throws(Problem) in
        try await hub.publishScheme(Array("{ \"id\": 3 }".utf8), by: actor)
      },
      Malformed("officer", "a grant's change without a reason") { hub, actor throws(Problem) in
        _ = try await hub.changeGrant(grant, GrantAmendment(amount: 1, reason: ""), revision: 1, by: actor)
      },
      Malformed("mei", "a quotation of the past") { hub, actor throws(Problem) in
        _ = try await hub.keepQuotation(pool: CityOfTests.pools[0].id, for: vision, until: now, by: actor)
      },
      Malformed("operator", "a price below nothing") { hub, actor throws(Problem) in
        try await hub.setPrice(of: CityOfTests.pools[0].id, perHour: Money(minorUnits: -1, hkd), by: actor)
      },
    ]
    return all
  }
}
