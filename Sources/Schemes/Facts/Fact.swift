public import Language

/// A fact about an applicant or a request that a rule may ask for; its raw value is its field in a facts file.
public enum Fact: String, CaseIterable, Sendable, Hashable, Codable {
  case kind
  case size
  case employees
  case founded
  case startUp = "start-up"
  case place
  case costs
  case gpuHours = "gpu-hours"
  case devices
  case deviceModel = "device-model"
  case credits
  case months
  case purposes
  case projectBudget = "project-budget"
  case contractSigned = "contract-signed"
  case contractMonths = "contract-months"
  case supplierPlace = "supplier-place"
  case supplierUnrelated = "supplier-unrelated"
  case hardwareOrigin = "hardware-origin"
  case otherFunding = "other-funding"
  case hIndex = "h-index"
  case confirmed

  public var name: Phrase {
    switch self {
    case .kind: Phrase("kind of organisation", "機構類別")
    case .size: Phrase("size of the organisation", "機構規模")
    case .employees: Phrase("employees", "僱員人數")
    case .founded: Phrase("day of founding", "成立日期")
    case .startUp: Phrase("start-up", "初創企業")
    case .place: Phrase("the applicant's place", "申請者所在地")
    case .costs: Phrase("costs", "費用")
    case .gpuHours: Phrase("GPU-hours", "GPU 小時")
    case .devices: Phrase("devices", "裝置數目")
    case .deviceModel: Phrase("device model", "裝置型號")
    case .credits: Phrase("credits", "點數")
    case .months: Phrase("months of use", "使用月數")
    case .purposes: Phrase("purpose", "用途")
    case .projectBudget: Phrase("project budget", "項目預算")
    case .contractSigned: Phrase("day the contract was signed", "合約簽訂日期")
    case .contractMonths: Phrase("months of the contract", "合約月數")
    case .supplierPlace: Phrase("the supplier's place", "供應商所在地")
    case .supplierUnrelated: Phrase("supplier unrelated to the applicant", "供應商與申請者並無關聯")
    case .hardwareOrigin: Phrase("origin of the hardware", "硬件來源地")
    case .otherFunding: Phrase("other public funding of the same costs", "同一費用的其他公帑資助")
    case .hIndex: Phrase("h-index", "h 指數")
    case .confirmed: Phrase("confirmations", "確認事項")
    }
  }
}

/// What kind of organisation applies.
public enum ApplicantKind: String, CaseIterable, Sendable, Hashable, Codable {
  case university
  case researchBody = "research-body"
  case enterprise
  case department

  public var name: Phrase {
    switch self {
    case .university: Phrase("university", "大學")
    case .researchBody: Phrase("research body", "研發機構")
    case .enterprise: Phrase("enterprise", "企業")
    case .department: Phrase("government department", "政府部門")
    }
  }
}

/// How large an organisation is under its own jurisdiction's definition.
public enum OrganisationSize: String, CaseIterable, Sendable, Hashable, Codable {
  case micro, small, medium, large

  public var name: Phrase {
    switch self {
    case .micro: Phrase("micro", "微型")
    case .small: Phrase("small", "小型")
    case .medium: Phrase("medium-sized", "中型")
    case .large: Phrase("large", "大型")
    }
  }
}

/// What costs are for; a scheme may support some kinds only.
public enum CostKind: String, CaseIterable, Sendable, Hashable, Codable {
  case compute, storage, network, security, other

  public var name: Phrase {
    switch self {
    case .compute: Phrase("compute", "算力")
    case .storage: Phrase("storage", "儲存")
    case .network: Phrase("network", "網絡")
    case .security: Phrase("security", "保安")
    case .other: Phrase("other", "其他")
    }
  }
}
