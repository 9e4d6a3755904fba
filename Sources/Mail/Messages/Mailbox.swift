/// An address with the name of whose it is.
public struct Mailbox: Hashable, Sendable {
  /// For people to read; nil for the address alone. Any text: it is made safe when it is written.
  public var name: String?
  public var address: MailAddress

  public init(name: String? = nil, address: MailAddress) {
    self.name = name
    self.address = address
  }

  /// `hub@example.org`, or `The Hub <hub@example.org>`.
  public init?(_ text: String) {
    guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else {
      guard let address = MailAddress(text) else { return nil }
      self.init(address: address)
      return
    }
    guard let address = MailAddress(String(text[text.index(after: open)...].dropLast())) else { return nil }
    let name = text[..<open].filter { $0 != "\"" }.split(separator: " ").joined(separator: " ")
    self.init(name: name.isEmpty ? nil : name, address: address)
  }

  /// The mailbox as a header's value (RFC 5322, 3.4), its pieces, between which the line may be folded.
  var headerPieces: [String] {
    let name = name.map(HeaderText.oneLine) ?? ""
    guard !name.isEmpty else { return [address.description] }
    if HeaderText.isPlain(name) {
      let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      return "\"\(quoted)\"".split(separator: " ", omittingEmptySubsequences: false).map(String.init) + ["<\(address)>"]
    }
    return HeaderText.encodedWords(name) + ["<\(address)>"]
  }
}
