import JSON
import Language
import Quantities

extension FieldReader {
  func source() -> Scheme.Source? {
    object { object in
      let title = object.required("title")?.phrase(most: 500)
      let url = object["url"]?.text(
        as: Phrase("a web address that begins with https:// or http://", "以 https:// 或 http:// 開首的網址"), rule: "url"
      ) {
        ($0.hasPrefix("https://") || $0.hasPrefix("http://")) && !$0.contains(where: \.isWhitespace) ? $0 : nil
      }
      let marks = object.required("marks")?.list(most: 4) { $0.choice(Scheme.Source.Mark.self) }
      guard let title, let marks else { return nil }
      return Scheme.Source(title: title, url: url, marks: marks)
    }
  }

  func grants() -> Scheme.GrantKind? {
    object { object in
      let kind = object.required("kind")?.choice(GrantName.self)
      let model = object["model"]
      if model != nil, let kind, kind != .gpuHours {
        object.fault("model", "not-for-this-grant", Phrase("only gpu-hours name a model.", "只有 gpu-hours 須指明型號。"))
      }
      switch kind {
      case nil: return nil
      case .money: return .money
      case .termPackage: return .termPackage
      case .credits: return .credits
      case .gpuHours: return .deviceSeconds(model: model?.slug())
      }
    }
  }

  func base() -> Scheme.Base? {
    object { object in
      let of = object.required("of")?.choice(BaseName.self)
      let kinds = object["cost-kinds"]?.list { $0.choice(CostKind.self) }
      if of == .projectBudget, kinds != nil {
        object.fault("cost-kinds", "not-for-this-base", Phrase("a project budget has no kinds of cost.", "項目預算不分費用類別。"))
      }
      return of.map { $0 == .costs ? .costs(of: kinds) : .projectBudget }
    }
  }

  func fund(_ unit: Amount.Unit) -> Scheme.Fund? {
    object { Scheme.Fund(inAll: $0["in-all"]?.amount(unit), perYear: $0["per-year"]?.amount(unit)) }
  }

  func rate(_ currency: Currency) -> Scheme.RateRule? {
    object { object in
      let rate = object.required("rate")?.share()
      if rate == Share.none { object.fault("rate", "positive", Phrase("a rate is more than nothing.", "比率須大於零。")) }
      return Scheme.RateRule(
        rate: rate ?? .none, upTo: object["up-to"]?.boolean() ?? false, exceptional: object["exceptional"]?.boolean() ?? false,
        validity: object["valid"]?.days() ?? .always,
        conditions: object["when"].flatMap { Scheme.Condition.read($0, currency) } ?? [], note: object["note"]?.phrase())
    }
  }

  func cap(_ unit: Amount.Unit, _ currency: Currency) -> Scheme.Cap? {
    object { object in
      let per = object.required("per")?.choice(Scheme.Cap.Scope.self)
      let most = object.required("most")?.amount(unit)
      let validity = object["valid"]?.days() ?? .always
      let conditions = object["when"].flatMap { Scheme.Condition.read($0, currency) } ?? []
      let note = object["note"]?.phrase()
      guard let per, let most else { return nil }
      return Scheme.Cap(per: per, most: most, validity: validity, conditions: conditions, note: note)
    }
  }

  func claims() -> Scheme.ClaimLimits? {
    object {
      Scheme.ClaimLimits(
        perContract: $0["per-contract"]?.count(1...1000),
        projectsPerOrganisation: $0["projects-per-organisation"]?.count(1...100_000))
    }
  }

  func request(_ currency: Currency) -> Scheme.RequestLimits? {
    object {
      Scheme.RequestLimits(
        cost: $0["cost"]?.range(currency), gpuHours: $0["gpu-hours"]?.range(0...Amount.mostUnits / 3600),
        credits: $0["credits"]?.range(0...Amount.mostUnits), devices: $0["devices"]?.range(0...10_000_000),
        months: $0["months"]?.months(), projectBudget: $0["project-budget"]?.range(currency))
    }
  }

  func requirement(_ currency: Currency) -> Scheme.Requirement? {
    object { object in
      let when = object["when"].flatMap { Scheme.Condition.read($0, currency) } ?? []
      let must = object.required("must").flatMap { Scheme.Condition.read($0, currency) }
      let otherwise: Scheme.Requirement.Consequence? = object["otherwise"]?.choice()
      let note = object["note"]?.phrase()
      guard let must else { return nil }
      return Scheme.Requirement(when: when, must: must, otherwise: otherwise ?? .refused, note: note)
    }
  }
}

/// What a scheme grants, as the file names it.
enum GrantName: String, CaseIterable {
  case money
  case gpuHours = "gpu-hours"
  case termPackage = "term-package"
  case credits
}

/// What a rate is a part of, as the file names it.
enum BaseName: String, CaseIterable {
  case costs
  case projectBudget = "project-budget"
}
