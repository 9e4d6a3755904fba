import Foundation
import Hub
import Language
import PrayaTestKit
import Slurm
import Testing

/// Clusters in a city file: taken whole, told again as they were, and refused by field.
@Suite struct SlurmCityTests {
  private let harbour = Stage.slug("harbour")

  private func apply(_ connection: String, to world: World) async throws(Problem) -> [String] {
    let file = try await world.hub.exportCity(by: world.cast["admin"])
    guard let bytes = try? JSONEncoder().encode(file), var city = try? StrictJSON.read(JSONFragment.self, from: [UInt8](bytes)),
      case .object(var fields) = city, case .list(var centres)? = fields["centres"]
    else { return ["is not written"] }
    for (index, centre) in centres.enumerated() {
      guard case .object(var members) = centre, members["id"] == .text("harbour") else { continue }
      members["connection"] = try StrictJSON.read(JSONFragment.self, from: Array(connection.utf8))
      centres[index] = .object(members)
    }
    fields["centres"] = .list(centres)
    city = .object(fields)
    return try await world.hub.applyCity((try? city.bytes()) ?? [], by: world.cast["admin"])
  }

  private func connection(_ world: World) async throws(Problem) -> CityFile.Connection? {
    try await world.hub.exportCity(by: world.cast["admin"]).centres?.first { $0.id == harbour }?.connection
  }

  private static let whole = """
    {"slurm": {"rest": "https://slurm.example:6820", "tokenCommand": ["/opt/praya/token", "--for", "praya"],
      "certificateAuthority": "/etc/praya/ca.pem", "user": "praya", "sharedFolder": "/shared/praya", "partition": "gpu",
      "account": "city", "qualityOfService": "normal", "reservation": "praya", "nodesAreShared": true,
      "deviceModels": {"H100-SXM": "h100"}, "searchPath": "/opt/conda/bin:/usr/bin"}}
    """

  @Test func aClustersSettingsAreKeptAndToldAsTheyWereWritten() async throws {
    let world = try await World(seed: 301)
    #expect(try await apply(Self.whole, to: world) == ["centre harbour: changed"])
    let kept = try await connection(world)
    #expect(kept?.kind == .slurm && kept?.slurm?.way == .network)
    #expect(kept?.slurm?.tokenCommand == ["/opt/praya/token", "--for", "praya"])
    #expect(kept?.slurm?.deviceModels == ["H100-SXM": "h100"] && kept?.slurm?.nodesAreShared == true)
    #expect(try await apply(Self.whole, to: world) == [], "a repeat changes nothing")
    #expect(try await apply(#""local""#, to: world) == ["centre harbour: changed"])
    #expect(try await connection(world) == CityFile.Connection(.local))
    #expect(try await apply(#""agent""#, to: world) == ["centre harbour: changed"])
    #expect(try await connection(world) == CityFile.Connection(.agent))
    await world.end()
  }

  @Test(arguments: [
    (#""slurm""#, "", "form"), (#""cloud""#, "", "form"),
    (#"{"slurm": {"rest": "unix:/run/s", "user": "praya"}}"#, ".slurm.sharedFolder", "required"),
    (#"{"slurm": {"rest": "unix:/run/s", "user": "praya", "sharedFolder": "/s", "port": 1}}"#, ".slurm.port", "unknown-field"),
    (#"{"slurm": {"rest": "unix:/run/s", "user": "praya", "sharedFolder": "/s"}, "x": 1}"#, ".x", "unknown-field"),
    (#"{"slurm": {"rest": "unix:run/s", "user": "praya", "sharedFolder": "/s"}}"#, ".slurm.rest", "path"),
    (#"{"slurm": {"rest": "unix:/run/s", "user": "praya", "sharedFolder": "s"}}"#, ".slurm.sharedFolder", "path"),
    (#"{"slurm": {"rest": "unix:/run/s", "user": "praya", "sharedFolder": "/s/../etc"}}"#, ".slurm.sharedFolder", "path"),
    (#"{"slurm": {"rest": "unix:/run/s", "user": "root", "sharedFolder": "/s"}}"#, ".slurm.user", "login"),
    (#"{"slurm": {"rest": "unix:/run/s", "user": "-u", "sharedFolder": "/s"}}"#, ".slurm.user", "login"),
    (#"{"slurm": {"rest": "ftp://x", "tokenFile": "/t", "user": "praya", "sharedFolder": "/s"}}"#, ".slurm.rest", "address"),
    (#"{"slurm": {"rest": "http://a@x:1", "tokenFile": "/t", "user": "praya", "sharedFolder": "/s"}}"#, ".slurm.rest", "address"),
    (#"{"slurm": {"rest": "http://x:1/y", "tokenFile": "/t", "user": "praya", "sharedFolder": "/s"}}"#, ".slurm.rest", "address"),
    (#"{"slurm": {"rest": "http://x:1", "user": "praya", "sharedFolder": "/s"}}"#, ".slurm.tokenFile", "required"),
    (#"{"slurm": {"user": "praya", "sharedFolder": "/s"}}"#, ".slurm.rest", "one-of"),
    (#"{"slurm": {"rest": "unix:/r", "commands": "/usr/bin", "user": "praya", "sharedFolder": "/s"}}"#, ".slurm.rest", "one-of"),
    (#"{"slurm": {"commands": "bin", "user": "praya", "sharedFolder": "/s"}}"#, ".slurm.commands", "path"),
    (
      #"{"slurm": {"commands": "/bin", "tokenFile": "/t", "user": "praya", "sharedFolder": "/s"}}"#, ".slurm.tokenFile",
      "together"
    ),
    (
      #"{"slurm": {"commands": "/bin", "commandPrefix": ["sudo"], "user": "praya", "sharedFolder": "/s"}}"#,
      ".slurm.commandPrefix", "command"
    ),
    (
      #"{"slurm": {"commands": "/bin", "commandPrefix": [], "user": "praya", "sharedFolder": "/s"}}"#, ".slurm.commandPrefix",
      "command"
    ),
    (#"{"slurm": {"commands": "/bin", "partition": "-p x", "user": "praya", "sharedFolder": "/s"}}"#, ".slurm.partition", "form"),
    (
      #"{"slurm": {"commands": "/bin", "deviceModels": {"x": "h9000"}, "user": "praya", "sharedFolder": "/s"}}"#,
      ".slurm.deviceModels.x", "known"
    ),
    (
      #"{"slurm": {"rest": "unix:/r", "user": "p", "sharedFolder": "/s", "logins": {"way": "tokens", "tokenFolder": "/t"}}}"#,
      ".slurm.logins.way", "socket"
    ),
    (
      #"{"slurm": {"rest": "unix:/r", "user": "p", "sharedFolder": "/s", "logins": {"way": "sudo"}}}"#, ".slurm.logins.way",
      "socket"
    ),
    (
      #"{"slurm": {"commands": "/b", "user": "p", "sharedFolder": "/s", "logins": {"way": "tokens", "tokenFolder": "/t"}}}"#,
      ".slurm.logins.way", "together"
    ),
    (
      #"{"slurm": {"rest": "http://x:1", "tokenFile": "/t", "user": "p", "sharedFolder": "/s", "logins": {"way": "sudo"}}}"#,
      ".slurm.logins.way", "together"
    ),
    (
      #"{"slurm": {"rest": "http://x:1", "tokenFile": "/t", "user": "p", "sharedFolder": "/s", "logins": {"way": "tokens"}}}"#,
      ".slurm.logins", "one-of"
    ),
    (
      #"{"slurm": {"rest": "http://x:1", "user": "p", "sharedFolder": "/s", "logins": {"way": "tokens", "signingKey": "/k"}}}"#,
      ".slurm.logins.signingKey", "owned"
    ),
    (
      #"{"slurm": {"rest": "http://x:1", "user": "p", "sharedFolder": "/s", "logins": {"way": "tokens", "signingKey": "k", "owned": true}}}"#,
      ".slurm.logins.signingKey", "path"
    ),
    (
      #"{"slurm": {"commands": "/b", "user": "p", "sharedFolder": "/s", "logins": {"way": "sudo", "command": ["/bin/su", "chan"]}}}"#,
      ".slurm.logins.command", "command"
    ),
    (
      #"{"slurm": {"commands": "/b", "user": "p", "sharedFolder": "/s", "logins": {"way": "sudo", "command": ["/home/{login}/x"]}}}"#,
      ".slurm.logins.command", "command"
    ),
    (
      #"{"slurm": {"commands": "/b", "commandPrefix": ["/x"], "user": "p", "sharedFolder": "/s", "logins": {"way": "sudo"}}}"#,
      ".slurm.commandPrefix", "together"
    ),
    (
      #"{"slurm": {"commands": "/b", "user": "p", "sharedFolder": "/s", "logins": {"way": "service", "tokenFolder": "/t"}}}"#,
      ".slurm.logins", "together"
    ),
    (
      #"{"slurm": {"commands": "/b", "user": "p", "sharedFolder": "/s", "logins": {"way": "su"}}}"#, ".slurm.logins.way", "form"
    ),
  ])
  func whatIsWrongIsRefusedByItsField(connection: String, field: String, rule: String) async throws {
    let world = try await World(seed: 302)
    let before = try await self.connection(world)
    let refusal = await Stage(world).refusal { () throws(Problem) in _ = try await apply(connection, to: world) }
    let place = try #require(refusal?.faults.first?.field)
    #expect(place.hasPrefix("centres[") && place.hasSuffix("].connection\(field)"), "\(place)")
    #expect(refusal?.faults.map(\.rule) == [rule])
    #expect(try await self.connection(world) == before)
    await world.end()
  }

  @Test func aCentreWithJobsIsNotJoinedToAnotherPlace() async throws {
    let world = try await World(seed: 303)
    let stage = Stage(world)
    try await stage.submit(["--gres=gpu:h100:1", "--time=600"])
    try await world.hub.placeJobs()
    let refusal = await stage.refusal { () throws(Problem) in _ = try await apply(Self.whole, to: world) }
    #expect(refusal?.faults.map(\.rule) == ["in-use"])
    await world.end()
  }
}
