import Quantities

@testable import Schemes

/// A day that the test's author wrote; a wrong one fails the test at once.
func day(_ text: String) -> CivilDate {
  guard let day = CivilDate(text) else { preconditionFailure("\(text) is no day") }
  return day
}

func place(_ code: String) -> Place {
  guard let place = Place(code) else { preconditionFailure("\(code) is no place") }
  return place
}

func money(_ decimal: String, _ code: String) -> Money {
  guard let currency = Currency(code: code), let money = try? Money(decimal: decimal, currency) else {
    preconditionFailure("\(decimal) \(code) is no amount")
  }
  return money
}

func preset(_ id: String) -> Scheme {
  guard let scheme = Presets.named(id) else { preconditionFailure("there is no preset \(id)") }
  return scheme
}

func hours(_ count: Int64) -> DeviceSeconds { DeviceSeconds(count * 3600) }

extension RequestFacts {
  /// These facts with some set or changed.
  func with(_ change: (inout RequestFacts) -> Void) -> RequestFacts {
    var facts = self
    change(&facts)
    return facts
  }
}

/// A file that uses every field of the format, one a line where a test points at it.
let everything = """
  {
    "id": "everything",
    "name": { "en": "Everything", "zh-Hant": "全部" },
    "summary": { "en": "Uses every field.", "zh-Hant": "使用每個欄位。" },
    "notes": [{ "en": "A note with \\"quotes\\" and a tab\\t.", "zh-Hant": "附註" }],
    "jurisdiction": "CN-SH",
    "currency": "CNY",
    "source": { "title": { "en": "A page", "zh-Hant": "網頁" }, "url": "https://example.org/a", "marks": ["press", "unverified"] },
    "valid": { "from": "2025-01-01", "to": "2026-12-31" },
    "payment": "discount-at-source",
    "grants": { "kind": "term-package" },
    "base": { "of": "costs", "cost-kinds": ["compute", "network"] },
    "fund": { "in-all": 1000000, "per-year": 400000.5 },
    "rates": [
      { "rate": "1/3" },
      { "rate": "62.5%", "up-to": true, "exceptional": true, "valid": { "to": "2026-06-30" }, "when": { "start-up": true } }
    ],
    "caps": [
      {
        "per": "organisation-and-year", "most": 50000, "valid": { "from": "2025-06-01" }, "when": { "age-months": { "most": 36 } }
      }
    ],
    "least-award": 1000,
    "claims": { "per-contract": 1, "projects-per-organisation": 3 },
    "request": {
      "cost": { "least": 3000 }, "gpu-hours": { "most": 8000 }, "devices": { "least": 1, "most": 64 },
      "months": [3, 6, 12], "project-budget": { "most": 9000000 }
    },
    "requirements": [
      {
        "when": { "kinds": ["university"] },
        "must": { "h-index": { "least": 5 } },
        "otherwise": "committee",
        "note": { "en": "Researchers.", "zh-Hant": "研究人員。" }
      },
      {
        "must": {
          "sizes": ["micro", "small"], "employees": { "most": 499 }, "places": ["CN"], "purposes": ["model-research"],
          "device-models": ["a100"], "contract-signed": { "from": "2025-01-01" }, "contract-months": { "most": 12 },
          "supplier-places": ["CN-SH"], "supplier-unrelated": true, "hardware-origins": ["CN"], "no-other-funding": true,
          "confirmed": [{ "id": "listed", "question": { "en": "Listed?", "zh-Hant": "是否列入？" } }],
          "any-of": [{ "start-up": true }, { "age-months": { "most": 60 } }]
        }
      }
    ],
    "windows": [
      { "kind": "monthly", "from-day": 1, "to-day": 25 },
      { "kind": "yearly", "from": "11-01", "to": "02-15" },
      { "kind": "dates", "from": "2026-03-26", "to": "2026-03-28" },
      { "kind": "cut-offs", "dates": ["2026-05-01", "2026-09-01"] }
    ],
    "decision": {
      "by": "committee", "automatic-when": { "cost": { "most": 20000 }, "devices": { "most": 8 } },
      "criteria": [{ "id": "alignment", "name": { "en": "Alignment", "zh-Hant": "契合程度" }, "weight": "25%" }],
      "promise": { "working-days": 10, "after": "cut-off" },
      "public-holidays": ["2026-05-04"], "acceptance-days": 14
    },
    "progress-reports": { "every-months": 6 }
  }
  """

func share(_ text: String) -> Share {
  guard let share = Share(text) else { preconditionFailure("\(text) is no share") }
  return share
}
