import Foundation

/// The built program, run as a child process.
public enum Program {
  public struct Run: Sendable {
    public let status: Int32
    public let output: String
    public let errors: String
  }

  /// The program is not beside the tests: it was not built.
  struct NotBuilt: Error {}

  /// Where the package manager put it: beside the tests.
  public static func path() throws -> String {
    let folder = Bundle.main.bundleURL
    let candidates =
      [folder, folder.deletingLastPathComponent()].map { $0.appending(path: "praya").path }
      + CommandLine.arguments.map { URL(filePath: $0).deletingLastPathComponent().appending(path: "praya").path }
    guard let path = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else { throw NotBuilt() }
    return path
  }

  /// Runs a program to its end. - Parameter program: praya itself where nothing else is named.
  public static func run(_ arguments: [String], program: String? = nil, environment: [String: String] = [:]) async throws -> Run {
    let process = Process()
    process.executableURL = URL(filePath: try program ?? path())
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    // Both ends are read at once, or a full pipe would stop the child.
    async let said = Task.detached { output.fileHandleForReading.readDataToEndOfFile() }.value
    async let complained = Task.detached { errors.fileHandleForReading.readDataToEndOfFile() }.value
    let (text, complaint) = await (said, complained)
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: complaint, as: UTF8.self))
  }
}
