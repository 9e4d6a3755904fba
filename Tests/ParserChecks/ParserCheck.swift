/// One reader of bytes from outside, and what must hold of it whatever the bytes are.
///
/// The fuzzer (`scripts/fuzz`) and the tests run the same checks: the one with inputs that it makes up, the others with
/// those that are kept in `Tests/Corpus`.
public struct ParserCheck: Sendable {
  /// Names the check, its folder in `Tests/Corpus`, and the target of `scripts/fuzz`.
  public let name: String
  /// The longest input that is worth making up.
  public let mostBytes: Int
  /// Folders of the repository whose files are good examples, besides those of `Tests/Corpus`.
  public let examples: [String]
  private let body: @Sendable ([UInt8]) async throws -> Void

  init(
    _ name: String, mostBytes: Int = 4096, examples: [String] = [], _ body: @escaping @Sendable ([UInt8]) async throws -> Void
  ) {
    self.name = name
    self.mostBytes = mostBytes
    self.examples = examples
    self.body = body
  }

  /// Reads the bytes, and holds the reader to its word. - Throws: `BrokenPromise`.
  public func run(_ bytes: [UInt8]) async throws { try await body(bytes) }

  public static let all: [ParserCheck] = [
    scripts, json, schemes, cities, devices, cursors, quantities, messages, secrets, providers, workloads, requests,
    slurm, relay,
  ]

  /// The check of this name.
  public static func named(_ name: String) -> ParserCheck? { all.first { $0.name == name } }
}

/// Something that must hold of a reader does not.
public struct BrokenPromise: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Holds a reader to what it promises.
func promise(_ holds: Bool, _ what: @autoclosure () -> String) throws(BrokenPromise) {
  guard holds else { throw BrokenPromise(what()) }
}
