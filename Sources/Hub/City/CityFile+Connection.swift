public import Slurm

extension CityFile {
  /// How a centre is reached: `"local"`, or `{"slurm": {…}}`.
  public struct Connection: Codable, Sendable, Hashable {
    public var kind: CentreRecord.Connection
    /// Of `.slurm`.
    public var slurm: SlurmConnection?

    public init(_ kind: CentreRecord.Connection, slurm: SlurmConnection? = nil) {
      self.kind = kind
      self.slurm = slurm
    }

    /// Who says which login a member has at the centre; of an agent's, what it told before.
    func memberLogins(_ before: CentreRecord?) -> LoginAuthor? {
      switch kind {
      case .local: nil
      case .slurm: slurm?.hasMemberLogins == true ? .hub : nil
      case .agent: before?.connection == .agent ? before?.memberLogins : nil
      }
    }

    private enum Key: String, CodingKey { case slurm }

    public init(from decoder: any Decoder) throws {
      if let word = try? decoder.singleValueContainer().decode(String.self) {
        guard let kind = CentreRecord.Connection(rawValue: word), kind != .slurm else {
          let known = CentreRecord.Connection.allCases.filter { $0 != .slurm }.map { "\"\($0.rawValue)\"" }
          throw DecodingError.dataCorrupted(
            .init(
              codingPath: decoder.codingPath,
              debugDescription: "Write \(known.joined(separator: ", ")) or {\"slurm\": {…}}."))
        }
        self.init(kind)
      } else {
        self.init(.slurm, slurm: try decoder.container(keyedBy: Key.self).decode(SlurmConnection.self, forKey: .slurm))
      }
    }

    public func encode(to encoder: any Encoder) throws {
      if let slurm {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(slurm, forKey: .slurm)
      } else {
        var container = encoder.singleValueContainer()
        try container.encode(kind)
      }
    }
  }
}
