/// Turns passwords into what may be stored, and recognises them again. Both are slow on purpose (about 0.1 s and 64 MiB
/// with the real one): off the threads that answer requests, through `PasswordDesk`.
public protocol PasswordHasher: Sendable {
  /// The text to store; two calls with one password give different texts.
  ///
  /// - Throws: `PasswordError`.
  func hash(_ password: String) throws(PasswordError) -> String

  /// Whether `hash` was made from `password`. False for a text that is no hash at all.
  func verify(_ password: String, against hash: String) -> Bool

  /// Whether `hash` was made with other parameters than this hasher's: it should be made anew at the next sign-in.
  func isOutdated(_ hash: String) -> Bool
}

public enum PasswordError: Error, Equatable, Sendable {
  /// More bytes than `Argon2idHasher.longestPassword`.
  case tooLong(limit: Int)
  /// No memory for the computation.
  case outOfMemory
  /// Too many are waiting at the desk already.
  case overloaded
}
