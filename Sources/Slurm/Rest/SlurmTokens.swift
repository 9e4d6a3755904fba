internal import Glibc
internal import JSON
public import Quantities
internal import Secrets

/// Where tokens come from.
public protocol SlurmTokens: Sendable {
  /// A token, new where the source makes one. Its failures show no token.
  func issue() async throws(SlurmFailure) -> SlurmToken
}

/// A file that an operator, or a program of theirs, keeps filled. It must be readable by its owner only.
public struct TokenFile: SlurmTokens {
  public var path: String
  public init(path: String) { self.path = path }

  public func issue() async throws(SlurmFailure) -> SlurmToken {
    let bytes = try SecretFile.read(path, what: "token")
    guard let token = SlurmToken(written: String(decoding: bytes, as: UTF8.self)) else {
      throw .unauthorised(reason: "\(path) holds no token")
    }
    return token
  }
}

/// A command of the operator's that writes a token, such as `scontrol token username=praya lifespan=3600`.
public struct TokenCommand: SlurmTokens {
  public var arguments: [String]
  public var environment: [String: String]

  /// - Parameter arguments: the program's whole path first.
  public init(arguments: [String], environment: [String: String] = [:]) {
    self.arguments = arguments
    self.environment = environment
  }

  public func issue() async throws(SlurmFailure) -> SlurmToken {
    let command = Command(arguments: arguments, environment: environment, time: .seconds(20), mostOutputBytes: 64 << 10)
    let outcome = try await command.run()
    guard outcome.succeeded else {
      throw .away(reason: "the command that writes tokens failed: \(SlurmCode.plain(outcome.errors))")
    }
    for line in outcome.output.split(separator: "\n") {
      if let token = SlurmToken(written: String(line)) { return token }
    }
    throw .unauthorised(reason: "the command that writes tokens wrote none")
  }
}

/// The cluster's own key, for a cluster that the hub owns: whoever has it can be anybody there.
public struct TokenMint: SlurmTokens {
  public var keyFile: String
  public var user: String
  public var lifespan: Seconds
  private let clock: any Quantities.Clock

  /// - Parameter keyFile: the file that `AuthAltParameters=jwt_key=…` names, readable by its owner only.
  public init(keyFile: String, user: String, lifespan: Seconds = .hours(1), clock: any Quantities.Clock) {
    self.keyFile = keyFile
    self.user = user
    self.lifespan = lifespan
    self.clock = clock
  }

  public func issue() async throws(SlurmFailure) -> SlurmToken {
    let key = try SecretFile.read(keyFile, what: "key")
    guard key.count >= 16 else { throw .unauthorised(reason: "\(keyFile) is too short for a key") }
    let now = clock.now.millisecondsSince1970 / 1000
    let claims = JSONText.object { writer in
      writer.field("exp", now + lifespan.count)
      writer.field("iat", now)
      writer.field("sun", user)
    }
    let signed = JSONText.webBase64(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8)) + "." + JSONText.webBase64(claims)
    let signature = MessageSignature.sign(Array(signed.utf8), key: key)
    guard let token = SlurmToken(signed + "." + JSONText.webBase64(signature)) else {
      throw .unauthorised(reason: "no token could be made for this user")
    }
    return token
  }
}

/// A file with a secret, which nobody but its owner may read.
enum SecretFile {
  static func read(_ path: String, what: String) throws(SlurmFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unauthorised(reason: "the \(what) cannot be read: \(path)") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .unauthorised(reason: "the \(what) is no file: \(path)")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw .unauthorised(reason: "\(path) can be read by others than its owner; it holds a \(what): chmod 600")
    }
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    guard count > 0 else { throw .unauthorised(reason: "the \(what) is empty: \(path)") }
    return Array(bytes[..<count])
  }
}
