import Language
public import Quantities

extension FieldReader {
  /// A text exactly as it was written, of at most `mostBytes`; it may be empty. For what other rules judge, such as
  /// a script or a password.
  public func string(mostBytes: Int) -> String? {
    guard case .string(let text) = node.value else {
      wrongType(Phrase("a text", "文字"))
      return nil
    }
    guard text.utf8.count <= mostBytes else {
      fault("too-long", Phrase("the text has more than \(mostBytes) bytes.", "文字多於 \(mostBytes) 位元組。"))
      return nil
    }
    return text
  }

  /// A list of at most `most` values, which may be empty and repeat themselves.
  public func values<Value>(most: Int, of read: (FieldReader) -> Value?) -> [Value]? {
    guard case .array(let nodes) = node.value else {
      wrongType(Phrase("a list in [ ]", "以 [ ] 括住的清單"))
      return nil
    }
    guard nodes.count <= most else {
      fault("too-many", Phrase("the list has more than \(most) entries.", "清單多於 \(most) 項。"))
      return nil
    }
    let values = nodes.enumerated().compactMap { index, node in
      read(FieldReader(node: node, path: "\(path)[\(index)]", faults: faults))
    }
    return values.count == nodes.count ? values : nil
  }

  /// A moment in RFC 3339, such as `2026-11-21T09:00:00+08:00`.
  public func moment() -> Instant? {
    text(
      as: Phrase("a moment; write it as 2026-11-21T09:00:00+08:00", "時刻；請寫作 2026-11-21T09:00:00+08:00"), rule: "moment"
    ) { Instant($0) }
  }

  /// Bytes in base 64 (RFC 4648, 4) with its padding, of at most `most` bytes.
  public func bytes(most: Int) -> [UInt8]? {
    guard case .string(let text) = node.value else {
      wrongType(Phrase("a text in base 64", "以 Base64 編碼的文字"))
      return nil
    }
    guard text.utf8.count / 4 * 3 <= most + 3 else {
      fault("too-long", Phrase("more than \(most) bytes stand here.", "此處多於 \(most) 位元組。"))
      return nil
    }
    guard let bytes = Base64.decode(text) else {
      fault(
        "base64",
        Phrase(
          "this is no base 64: A–Z, a–z, 0–9, + and / in fours, filled up with =.",
          "不是有效的 Base64：以 A–Z、a–z、0–9、+、/ 每四個一組，並以 = 補足。"))
      return nil
    }
    return bytes
  }
}
