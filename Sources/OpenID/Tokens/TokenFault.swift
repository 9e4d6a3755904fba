/// Why a token is not believed. For the operator's log; whoever signs in is told only that the sign-in failed.
public enum TokenFault: Error, Hashable, Sendable {
  /// It has not the form of a token; what is wrong with it.
  case malformed(String)
  /// An algorithm that is not accepted.
  case algorithm(String)
  /// The provider publishes no such key.
  case unknownKey
  case signature
  /// A claim that is missing or has the wrong type.
  case claim(String)
  /// Another issuer made it.
  case issuer
  /// It was made for another client.
  case audience
  case expired
  /// Its times say that it was made too long ago, or is not valid yet.
  case issueTime
  /// It belongs to another sign-in.
  case nonce
  /// The access token beside it is not the one that it was made with.
  case accessToken
}
