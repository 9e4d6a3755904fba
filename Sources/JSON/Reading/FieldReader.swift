public import Language
public import Quantities

/// Reads one JSON value as what it should be, or puts down a fault and answers nil.
public struct FieldReader {
  public let node: JSONNode
  public let path: String
  public let faults: FaultList

  public init(node: JSONNode, path: String = "", faults: FaultList) {
    self.node = node
    self.path = path
    self.faults = faults
  }

  public func fault(_ rule: String, _ message: Phrase) { faults.add(path, rule: rule, at: node.position, message) }

  /// Puts down that something else stands here than `wanted`.
  public func wrongType(_ wanted: Phrase) {
    let found =
      switch node.value {
      case .null: Phrase("null", "null")
      case .boolean: Phrase("true or false", "true 或 false")
      case .number: Phrase("a number", "數目")
      case .string: Phrase("a text", "文字")
      case .array: Phrase("a list", "清單")
      case .object: Phrase("an object", "物件")
      }
    fault(
      "type",
      Phrase(
        "\(wanted.english) should stand here, not \(found.english).",
        "此處應為\(wanted.traditionalChinese)，而不是\(found.traditionalChinese)。"))
  }

  // MARK: Texts

  /// A text of 1 to `most` characters.
  public func text(most: Int = 2000) -> String? {
    guard case .string(let text) = node.value else {
      wrongType(Phrase("a text", "文字"))
      return nil
    }
    guard !text.allSatisfy(\.isWhitespace) else {
      fault("empty", Phrase("the text is empty; leave the field out when it is unknown.", "文字是空的；未知時請省去此欄位。"))
      return nil
    }
    // Unicode's scalar values, as JSON Schema counts: a text of a few letters with thousands of accents is not short.
    guard text.unicodeScalars.count <= most else {
      fault("too-long", Phrase("the text is longer than \(most) characters.", "文字多於 \(most) 字。"))
      return nil
    }
    return text
  }

  /// A text that `make` understands.
  public func text<Value>(as kind: Phrase, rule: String, _ make: (String) -> Value?) -> Value? {
    guard let text = text(most: 200) else { return nil }
    guard let value = make(text) else {
      fault(
        rule,
        Phrase("'\(text)' is not \(kind.english).", "「\(text)」不是\(kind.traditionalChinese)。"))
      return nil
    }
    return value
  }

  /// A short name for programs: lower-case letters, digits and single hyphens between them, at most 64.
  public func slug() -> String? {
    text(
      as: Phrase("a short name of lower-case letters, digits and hyphens (at most 64)", "由小寫英文字母、數字及連字號組成的短名稱（最多 64 字）"),
      rule: "slug"
    ) { text in
      let pieces = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      let fits = pieces.allSatisfy { piece in
        !piece.isEmpty && piece.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
      }
      return fits && text.utf8.count <= 64 ? text : nil
    }
  }

  public func date() -> CivilDate? {
    text(as: Phrase("a day; write it as 2026-11-21", "日期；請寫作 2026-11-21"), rule: "date") { CivilDate($0) }
  }

  public func share() -> Share? {
    text(
      as: Phrase(
        "a share of at most the whole; write it as \"70%\" or \"2/3\"", "不大於全部的比例；請寫作 \"70%\" 或 \"2/3\""), rule: "share"
    ) { text in
      // A sign or blank would read as a number but is no way to write a rate.
      text.utf8.allSatisfy { (0x2E...0x39).contains($0) || $0 == UInt8(ascii: "%") } ? Share(text) : nil
    }
  }

  public func currency() -> Currency? {
    text(as: Phrase("a currency code that Praya knows, such as HKD", "Praya 認識的貨幣代碼（例如 HKD）"), rule: "currency") {
      Currency(code: $0)
    }
  }

  /// One of the names of an enumeration.
  public func choice<Choice: RawRepresentable & CaseIterable>(_: Choice.Type = Choice.self) -> Choice?
  where Choice.RawValue == String {
    guard let text = text(most: 200) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let known = Choice.allCases.map(\.rawValue)
    let nearest = Suggestion.nearest(to: text, among: known)
    fault(
      "choice",
      Phrase(
        "'\(text)' is not one of \(known.joined(separator: ", "))" + (nearest.map { "; did you mean '\($0)'?" } ?? "."),
        "「\(text)」不是以下之一：\(known.joined(separator: "、"))" + (nearest.map { "；是否指「\($0)」？" } ?? "。")))
    return nil
  }

  /// A message in both languages.
  public func phrase(most: Int = 2000) -> Phrase? {
    object { object in
      let english = object.required("en")?.text(most: most)
      let chinese = object.required("zh-Hant")?.text(most: most)
      guard let english, let chinese else { return nil }
      return Phrase(english, chinese)
    }
  }

  // MARK: Numbers

  public func boolean() -> Bool? {
    guard case .boolean(let value) = node.value else {
      wrongType(Phrase("true or false", "true 或 false"))
      return nil
    }
    return value
  }

  /// A whole number within `range`. `3.0` is one, as JSON Schema has it: programs that know only floating point write so.
  public func whole(_ range: ClosedRange<Int64>) -> Int64? {
    guard case .number(let digits) = node.value else {
      wrongType(Phrase("a whole number", "整數"))
      return nil
    }
    guard let value = Int64(FieldReader.withoutZeroFraction(digits)), range.contains(value) else {
      fault(
        "range",
        Phrase(
          "a whole number from \(range.lowerBound) to \(range.upperBound) should stand here, not \(digits.prefix(40)).",
          "此處應為 \(range.lowerBound) 至 \(range.upperBound) 的整數，而不是 \(digits.prefix(40))。"))
      return nil
    }
    return value
  }

  private static func withoutZeroFraction(_ digits: String) -> Substring {
    guard let point = digits.firstIndex(of: "."), digits[point...].dropFirst().allSatisfy({ $0 == "0" }) else {
      return digits[...]
    }
    return digits[..<point]
  }

  public func count(_ range: ClosedRange<Int64>) -> Int? { whole(range).map { Int($0) } }

  // MARK: Lists and objects

  /// A list of 1 to `most` values, none twice.
  public func list<Value: Hashable>(most: Int = 100, of read: (FieldReader) -> Value?) -> [Value]? {
    guard case .array(let nodes) = node.value else {
      wrongType(Phrase("a list in [ ]", "以 [ ] 括住的清單"))
      return nil
    }
    guard !nodes.isEmpty else {
      fault("empty", Phrase("the list is empty; leave the field out when there is nothing to say.", "清單是空的；沒有內容時請省去此欄位。"))
      return nil
    }
    guard nodes.count <= most else {
      fault("too-many", Phrase("the list has more than \(most) entries.", "清單多於 \(most) 項。"))
      return nil
    }
    var values: [Value] = []
    var seen: Set<Value> = []
    for (index, node) in nodes.enumerated() {
      let field = FieldReader(node: node, path: "\(path)[\(index)]", faults: faults)
      guard let value = read(field) else { continue }
      if seen.insert(value).inserted {
        values.append(value)
      } else {
        field.fault("duplicate", Phrase("this entry stands twice in the list.", "此項在清單中重複。"))
      }
    }
    return values.count == nodes.count ? values : nil
  }

  /// An object whose fields `read` asks for; the fields that it never asks for are faults.
  public func object<Value>(_ read: (ObjectReader) -> Value?) -> Value? {
    guard case .object(let members) = node.value else {
      wrongType(Phrase("an object in { }", "以 { } 括住的物件"))
      return nil
    }
    let object = ObjectReader(members, path: path, position: node.position, faults: faults)
    let value = read(object)
    object.finish()
    return value
  }
}
