import Secrets
import Testing

@Suite struct WebhookSignatureTests {
  @Test("The example of the Standard Webhooks libraries comes out the same")
  func publishedExample() {
    // whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
    let key: [UInt8] = [
      0x31, 0xF2, 0x90, 0xF6, 0xBF, 0x06, 0x29, 0x8A, 0xAB, 0x4F, 0x08, 0xD4, 0x3C, 0x3F, 0x08, 0x2C, 0xF6, 0x48, 0xA3, 0x62,
      0xDA,
      0x2D, 0xA4, 0xB0,
    ]
    #expect(WebhookSignature.secret(of: key) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    let header = WebhookSignature.header(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8), keys: [key])
    #expect(header == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test func eachKeySignsAndEveryPartCounts() {
    let (one, two) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
    func sign(_ id: String, _ time: Int64, _ body: String, _ keys: [[UInt8]]) -> String {
      WebhookSignature.header(id: id, timestamp: time, body: Array(body.utf8), keys: keys)
    }
    let both = sign("a", 1, "b", [one, two]).split(separator: " ")
    #expect(both.count == 2 && both[0] == sign("a", 1, "b", [one]) && both[1] == sign("a", 1, "b", [two]))
    #expect(
      Set([sign("a", 1, "b", [one]), sign("b", 1, "b", [one]), sign("a", 2, "b", [one]), sign("a", 1, "c", [one])]).count == 4)
  }
}
