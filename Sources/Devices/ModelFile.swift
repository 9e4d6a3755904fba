import JSON
import Language

/// The form of a file of device models, and every fault of one by its field.
struct ModelFile {
  static let byteLimit = 1_048_576
  static let modelLimit = 1_000

  private var faults: [Problem.Fault] = []

  static func read(_ bytes: [UInt8]) throws(Problem) -> [DeviceModel] {
    guard bytes.count <= byteLimit else {
      throw Problem(
        .tooLarge, "device-models-too-large",
        Phrase("The file has more than \(byteLimit) bytes.", "檔案超過 \(byteLimit) 位元組。"))
    }
    let root: JSONNode
    do { root = try JSONReader.read(bytes, mostBytes: byteLimit) } catch {
      let place = error.fault.message
      throw Problem(
        .malformed, "malformed-json",
        Phrase("The file is not valid JSON. \(place.english)", "檔案並非有效的 JSON。\(place.traditionalChinese)"))
    }
    guard let value = JSONValue(root) else {
      throw Problem(.malformed, "malformed-json", Phrase("The file names a field twice.", "檔案有重複的欄位。"))
    }
    var file = ModelFile()
    let models = file.models(in: value)
    guard file.faults.isEmpty else { throw .invalid(file.faults) }
    return models
  }

  private mutating func models(in value: JSONValue) -> [DeviceModel] {
    guard let object = object(value, "", known: ["models"]) else { return [] }
    guard let list = list(object["models"], "models") else { return [] }
    guard list.count <= ModelFile.modelLimit else {
      refuse("models", "maximum", "At most \(ModelFile.modelLimit) models.", "最多 \(ModelFile.modelLimit) 個型號。")
      return []
    }
    return list.enumerated().compactMap { index, value in model(value, "models[\(index)]") }
  }

  private mutating func model(_ value: JSONValue, _ field: String) -> DeviceModel? {
    let known: Set = ["id", "name", "vendor", "aliases", "variantOf", "memoryGigabytes", "peaks", "source", "mark"]
    guard let object = object(value, field, known: known) else { return nil }
    let id = identifier(object["id"], "\(field).id")
    let name = text(object["name"], "\(field).name")
    let vendor = text(object["vendor"], "\(field).vendor")
    let aliases = object["aliases"].flatMap { list($0, "\(field).aliases") } ?? []
    let names = aliases.enumerated().compactMap { index, value in identifier(value, "\(field).aliases[\(index)]") }
    let variantOf = object["variantOf"].flatMap { identifier($0, "\(field).variantOf") }
    let sizes = object["memoryGigabytes"].flatMap { list($0, "\(field).memoryGigabytes") } ?? []
    let memory = sizes.enumerated().compactMap { index, value in
      whole(value, "\(field).memoryGigabytes[\(index)]", 1...1_000_000)
    }
    let peaks = peaks(object["peaks"], "\(field).peaks")
    let source = source(object["source"], "\(field).source")
    let mark = object["mark"].flatMap { phrase($0, "\(field).mark") }
    guard let id, let name, let vendor, let source else { return nil }
    return DeviceModel(
      id: id, name: name, vendor: vendor, aliases: names, variantOf: variantOf, memoryGigabytes: memory, peaks: peaks,
      source: source, mark: mark)
  }

  /// TFLOPS or TOPS to the third decimal.
  private mutating func peaks(_ value: JSONValue?, _ field: String) -> [Precision: Int64] {
    guard let object = object(value, field, known: Set(Precision.allCases.map(\.rawValue))) else { return [:] }
    var peaks: [Precision: Int64] = [:]
    for precision in Precision.allCases {
      guard let value = object[precision.rawValue] else { continue }
      // A million TFLOPS is a thousand times the fastest device of today.
      guard case .number(let tera) = value, tera > 0, tera <= 1_000_000,
        abs(tera * 1000 - (tera * 1000).rounded()) < 0.000_1
      else {
        refuse(
          "\(field).\(precision.rawValue)", "peak", "A peak is a positive number of TFLOPS (TOPS for INT8), to three places.",
          "峰值須為正數，以 TFLOPS 計（INT8 以 TOPS 計），最多三位小數。")
        continue
      }
      peaks[precision] = Int64((tera * 1000).rounded())
    }
    return peaks
  }

  private mutating func source(_ value: JSONValue?, _ field: String) -> DeviceModel.Source? {
    guard let object = object(value, field, known: ["title", "year"]) else { return nil }
    guard let title = text(object["title"], "\(field).title") else { return nil }
    return whole(object["year"], "\(field).year", 1990...2100).map { DeviceModel.Source(title: title, year: $0) }
  }

  private mutating func phrase(_ value: JSONValue, _ field: String) -> Phrase? {
    guard let object = object(value, field, known: ["en", "zh-Hant"]) else { return nil }
    guard let english = text(object["en"], "\(field).en"), let chinese = text(object["zh-Hant"], "\(field).zh-Hant") else {
      return nil
    }
    return Phrase(english, chinese)
  }

  private mutating func refuse(_ field: String, _ rule: String, _ english: String, _ chinese: String) {
    faults.append(Problem.Fault(field: field, rule: rule, Phrase(english, chinese)))
  }
}

extension ModelFile {
  private mutating func object(_ value: JSONValue?, _ field: String, known: Set<String>) -> [String: JSONValue]? {
    guard case .object(let members) = value else {
      refuse(field, value == nil ? "required" : "object", "An object is expected here.", "此處應為物件。")
      return nil
    }
    for name in members.keys.sorted() where !known.contains(name) {
      let path = field.isEmpty ? name : "\(field).\(name)"
      refuse(path, "unknown-field", "There is no field '\(name)' here.", "此處沒有欄位「\(name)」。")
    }
    return members
  }

  private mutating func list(_ value: JSONValue?, _ field: String) -> [JSONValue]? {
    guard case .list(let items) = value else {
      refuse(field, value == nil ? "required" : "list", "A list is expected here.", "此處應為列表。")
      return nil
    }
    return items
  }

  private mutating func text(_ value: JSONValue?, _ field: String) -> String? {
    guard case .text(let text) = value, !text.isEmpty, text.count <= 500 else {
      refuse(field, value == nil ? "required" : "text", "A text of 1 to 500 characters is expected here.", "此處應為 1 至 500 個字元的文字。")
      return nil
    }
    return text
  }

  private mutating func identifier(_ value: JSONValue?, _ field: String) -> String? {
    guard case .text(let text) = value, (1...64).contains(text.utf8.count),
      text.utf8.allSatisfy({ byte in
        switch byte {
        case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
      })
    else {
      refuse(
        field, value == nil ? "required" : "name",
        "A name of 1 to 64 lower-case letters, digits, '-', '_' and '.' is expected here.",
        "此處應為 1 至 64 個小寫字母、數字、「-」、「_」或「.」組成的名稱。")
      return nil
    }
    return text
  }

  private mutating func whole(_ value: JSONValue?, _ field: String, _ range: ClosedRange<Int>) -> Int? {
    guard case .number(let number) = value, let whole = Int(exactly: number), range.contains(whole) else {
      refuse(
        field, value == nil ? "required" : "whole-number",
        "A whole number from \(range.lowerBound) to \(range.upperBound) is expected here.",
        "此處應為 \(range.lowerBound) 至 \(range.upperBound) 的整數。")
      return nil
    }
    return whole
  }
}
