import HTTPService
import Testing

@Suite struct RequestTargetTests {
  @Test(arguments: [
    ("/", "/", [""]), ("/a/b", "/a/b", ["a", "b"]), ("/a/", "/a/", ["a", ""]), ("//a", "//a", ["", "a"]),
    ("/%E9%A6%99%E6%B8%AF", "/香港", ["香港"]), ("/a%20b+c", "/a b+c", ["a b+c"]), ("/%2541", "/%41", ["%41"]),
    ("http://hub.example/a?b", "/a", ["a"]), ("HTTPS://hub.example:1/a", "/a", ["a"]), ("/...", "/...", ["..."]),
  ])
  func aPathIsDecodedOnce(text: String, path: String, segments: [String]) throws {
    let target = try RequestTarget(text)
    #expect(target.path == path)
    #expect(target.segments == segments)
  }

  @Test(arguments: [
    ("", RequestTarget.Fault.notAPath), ("a", .notAPath), ("*", .notAPath), ("http://host", .notAPath), ("hub:443", .notAPath),
    ("/%", .brokenPercentEncoding), ("/%4", .brokenPercentEncoding), ("/%G0", .brokenPercentEncoding),
    ("/%-1", .brokenPercentEncoding), ("/?a=%", .brokenPercentEncoding), ("/%00", .controlCharacter),
    ("/a%0Ab", .controlCharacter),
    ("/%7F", .controlCharacter), ("/?a=%00", .controlCharacter), ("/%FF", .notUTF8), ("/%C0%AF", .notUTF8),
    ("/?%ED%A0%80", .notUTF8),
    ("/a%2Fb", .encodedSlash), ("/a%5cb", .encodedSlash), ("/..", .dotSegment), ("/a/../b", .dotSegment), ("/.", .dotSegment),
    ("/%2e%2E/x", .dotSegment), ("/.%2e", .dotSegment), ("/a b", .illegalCharacter), ("/a#b", .illegalCharacter),
    ("/é", .illegalCharacter),
    ("/\0", .illegalCharacter),
  ])
  func whatCouldMeanTwoThingsIsRefused(text: String, fault: RequestTarget.Fault) {
    #expect(throws: fault) { try RequestTarget(text) }
  }

  @Test func aQueryIsReadItemByItem() throws {
    let request = try HTTPRequest(.get, "/?a=1&b=x+y%26z&a=2&c&=d&&e==f&g=%E6%B8%AF%0A")
    #expect(request.query("a") == "1")
    #expect(request.queryValues("a") == ["1", "2"])
    #expect(request.query("b") == "x y&z")
    #expect(request.query("c") == "")
    #expect(request.query("") == "d")
    #expect(request.query("e") == "=f")
    #expect(request.query("g") == "港\n")
    #expect(request.query("h") == nil)
    #expect(try RequestTarget("/?").queryItems.isEmpty)
    #expect(try RequestTarget("/?a?b").rawQuery == "a?b")
  }
}

@Suite struct HeaderTests {
  @Test func namesHaveNoCaseAndMayComeTwice() {
    var headers: HTTPHeaders = ["Accept": "a", "X-B": "1"]
    headers.add("accept", "b")
    #expect(headers["ACCEPT"] == "a")
    #expect(headers.all("Accept") == ["a", "b"])
    headers["aCCept"] = "c"
    #expect(headers.all("Accept") == ["c"])
    headers["Accept"] = nil
    #expect(headers.fields.map(\.name) == ["X-B"])
  }

  @Test func noValueBreaksOutOfItsLine() {
    var headers: HTTPHeaders = ["X": "a\r\nSet-Cookie: b\u{0}\u{7F}\tc\n"]
    #expect(headers["X"] == "a  Set-Cookie: b   c")
    for name in ["", "a b", "a:b", "a\r\nb", "é", "a\0"] { headers.add(name, "v") }
    #expect(headers.fields.count == 1)
    headers["Y"] = "香港 ok"
    #expect(headers["Y"] == "香港 ok")
  }
}
