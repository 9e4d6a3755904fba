internal import CSodium

/// The signature of a webhook's message, by the Standard Webhooks specification (symmetric, `v1`): HMAC-SHA-256 of
/// `id.timestamp.body` under a key that sender and receiver share.
public enum WebhookSignature {
  /// How the key is shown to the receiver: `whsec_` and the key in base 64.
  public static func secret(of key: [UInt8]) -> String { "whsec_" + base64(key) }

  /// The value of the header `webhook-signature`: one signature for each key, separated by spaces.
  ///
  /// - Parameters:
  ///   - id: the value of the header `webhook-id`; it holds no dot.
  ///   - timestamp: seconds since 1970, the value of the header `webhook-timestamp`.
  public static func header(id: String, timestamp: Int64, body: [UInt8], keys: [[UInt8]]) -> String {
    let message = Array("\(id).\(timestamp).".utf8) + body
    return keys.map { "v1," + base64(MessageSignature.sign(message, key: $0)) }.joined(separator: " ")
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let variant = sodium_base64_VARIANT_ORIGINAL
    var text = [CChar](repeating: 0, count: sodium_base64_encoded_len(bytes.count, variant))
    sodium_bin2base64(&text, text.count, bytes, bytes.count, variant)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
