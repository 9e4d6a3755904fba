import Foundation

/// A message as Python's `email` package reads it.
struct ParsedMail: Decodable, CustomStringConvertible {
  struct Header: Decodable {
    let name: String
    let value: String
  }
  let headers: [Header]
  let names: [String]
  let addresses: [String]
  let text: String
  let defects: [String]
  let lines: [String]

  var description: String { "\(headers) \(text) \(defects)" }
  subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

  init(_ bytes: [UInt8]) throws {
    guard let first = try Self.read([bytes]).first else { throw CocoaError(.coderReadCorrupt) }
    self = first
  }

  private static let program = """
    import base64, email, email.header, email.policy, email.utils, json, sys
    def name(value):
        # Python 3.11's newer reader keeps the blank between two encoded words of a name, against RFC 2047, 6.2.
        found = email.utils.parseaddr("".join(value.splitlines()))[0]
        return str(email.header.make_header(email.header.decode_header(found)))
    def read(data):
        message = email.message_from_bytes(data, policy=email.policy.default)
        plain = email.message_from_bytes(data)
        boxes = [address for name in ("From", "To") for address in message[name].addresses]
        defects = list(message.defects) + [d for value in message.values() for d in getattr(value, "defects", ())]
        text = message.get_content()
        return {"headers": [{"name": k, "value": str(v)} for k, v in message.items()],
                "names": [name(plain["From"]), name(plain["To"])], "addresses": [box.addr_spec for box in boxes],
                "text": text.replace("\\r\\n", "\\n"), "defects": [repr(d) for d in defects],
                "lines": data.decode("ascii").split("\\r\\n")}
    json.dump([read(base64.b64decode(line)) for line in sys.stdin], sys.stdout)
    """

  static func read(_ messages: [[UInt8]]) throws -> [ParsedMail] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: MailServer.python)
    process.arguments = ["-c", program]
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    let text = messages.map { Data($0).base64EncodedString() + "\n" }.joined()
    Thread.detachNewThread {
      try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
      try? input.fileHandleForWriting.close()
    }
    let answer = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return try JSONDecoder().decode([ParsedMail].self, from: answer)
  }
}
