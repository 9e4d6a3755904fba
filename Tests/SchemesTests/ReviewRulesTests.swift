import Language
import Quantities
import Reviews
import Testing

@testable import Schemes

@Suite struct ReviewRulesTests {
  private func file(_ decision: String, reports: String = "{}") -> [UInt8] {
    Array(
      """
      {
        "id": "reviewed", "name": { "en": "Reviewed", "zh-Hant": "評審計劃" }, "summary": { "en": "Tests.", "zh-Hant": "測試。" },
        "jurisdiction": "HK", "currency": "HKD",
        "source": { "title": { "en": "Tests", "zh-Hant": "測試" }, "marks": ["unverified"] },
        "grants": { "kind": "money" },
        "decision": \(decision),
        "progress-reports": \(reports)
      }
      """.utf8)
  }

  private let criteria = """
    [{ "id": "aim", "name": { "en": "Aim", "zh-Hant": "目標" }, "weight": "2/3", "minimum": 3 },
     { "id": "team", "name": { "en": "Team", "zh-Hant": "團隊" }, "weight": "1/3", "scale": { "least": 1, "most": 5 } }]
    """

  @Test func everythingIsReadAndWrittenBack() throws {
    let bytes = file(
      """
      { "by": "committee", "criteria": \(criteria), "promise": { "calendar-days": 30 },
        "review": { "reviewers": 3, "scale": { "least": 0, "most": 10 }, "combine": "median", "threshold": "60%",
                    "promise": { "working-days": 5 }, "quorum": "1/2" } }
      """,
      reports: """
        { "every-months": 6, "at-days": [30, 90], "hold-after-days": 14,
          "questions": [{ "id": "done", "question": { "en": "What was done?", "zh-Hant": "做了甚麼？" } },
                        { "id": "jobs", "question": { "en": "Jobs", "zh-Hant": "作業" }, "kind": "figure" }] }
        """)
    let (read, faults) = Scheme.read(bytes)
    #expect(faults.isEmpty, "\(faults)")
    let scheme = try #require(read)
    let review = try #require(scheme.decision.review)
    #expect(review.reviewers == 3 && review.combination == .median && review.promise == .working(5))
    #expect(scheme.quorum == .share(Share("1/2") ?? .none))
    let scoring = try #require(scheme.scoring)
    #expect(scoring.criteria.map(\.scale) == [0...10, 1...5] && scoring.criteria[0].minimum == 3)
    #expect(scoring.combine([["aim": 10, "team": 1]])?.hundredths == 6667)
    #expect(scheme.decision.promise == .calendarDays(30, after: .application))
    let reports = try #require(scheme.progressReports)
    #expect(reports.atDays == [30, 90] && reports.holdAfterDays == 14 && reports.questions.map(\.kind) == [.text, .figure])
    let again = Scheme.read(scheme.write())
    #expect(again.faults.isEmpty && again.scheme == scheme)
    #expect(again.scheme?.write() == scheme.write())
  }

  @Test(arguments: [
    (#"{ "review": { "reviewers": 3 } }"#, "criteria"),
    (#"{ "criteria": CRITERIA, "review": { "scale": { "least": 0, "most": 9 } } }"#, "required"),
    (#"{ "criteria": CRITERIA, "review": { "reviewers": 3 } }"#, "required"),
    (#"{ "criteria": CRITERIA, "review": { "reviewers": 0, "scale": { "least": 0, "most": 9 } } }"#, "range"),
    (#"{ "criteria": CRITERIA, "review": { "reviewers": 1, "scale": { "least": 9, "most": 9 } } }"#, "order"),
    (#"{ "criteria": CRITERIA, "review": { "reviewers": 1, "scale": { "least": 0, "most": 2 } } }"#, "minimum"),
    (
      #"{ "criteria": CRITERIA, "review": { "reviewers": 1, "quorum": "0%", "scale": { "least": 0, "most": 5 } } }"#,
      "positive"
    ),
    (
      #"{ "criteria": CRITERIA, "review": { "reviewers": 1, "quorom": 2, "scale": { "least": 0, "most": 5 } } }"#,
      "unknown-field"
    ),
    (#"{ "promise": { "calendar-days": 3, "working-days": 3 } }"#, "one-of"),
    (#"{ "promise": { "calendar-days": 3, "day-of-next-month": 3 } }"#, "one-of"),
    (#"{ "promise": {} }"#, "one-of"),
    (
      #"{ "criteria": [{ "id": "a", "name": NAME }], "review": { "reviewers": 1 } }"#,
      "weights"
    ),
    (
      #"{ "criteria": [{ "id": "a", "name": NAME, "weight": "25%" }], "review": { "reviewers": 1, "scale": SCALE } }"#,
      "weights"
    ),
  ])
  func aFaultIsToldWithItsLine(decision: String, rule: String) {
    let (scheme, faults) = Scheme.read(
      file(
        decision.replacing("CRITERIA", with: criteria).replacing("NAME", with: #"{ "en": "A", "zh-Hant": "甲" }"#)
          .replacing("SCALE", with: #"{ "least": 0, "most": 5 }"#)))
    #expect(scheme == nil)
    #expect(faults.contains { $0.rule == rule && ($0.line ?? 0) > 1 && $0.field.hasPrefix("decision") }, "\(faults)")
  }

  @Test func reviewsAndDecisionsArePromisedByTheSchemesDays() throws {
    let bytes = file(
      """
      { "criteria": \(criteria), "promise": { "working-days": 3 }, "public-holidays": ["2027-01-01"],
        "review": { "reviewers": 1, "scale": { "least": 0, "most": 5 }, "promise": { "calendar-days": 5 } } }
      """)
    let scheme = try #require(Scheme.read(bytes).scheme)
    let day = try #require(CivilDate("2026-12-30"))  // a Wednesday
    #expect(scheme.decisionDeadline(appliedOn: day)?.description == "2027-01-05")
    #expect(scheme.reviewDeadline(askedOn: day)?.description == "2027-01-04")
    #expect(scheme.quorum == .majority)
  }
}
