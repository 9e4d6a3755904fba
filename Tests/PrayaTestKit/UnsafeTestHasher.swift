public import Secrets

/// Keeps passwords readable: no protection at all, and no cost. For tests only, where thousands of hubs are made.
public struct UnsafeTestHasher: PasswordHasher {
  public init() {}

  public func hash(_ password: String) throws(PasswordError) -> String { "unprotected:" + password }
  public func verify(_ password: String, against hash: String) -> Bool { hash == "unprotected:" + password }
  public func isOutdated(_ hash: String) -> Bool { false }
}
