internal import Access
internal import Centres
public import Devices
internal import Language
public import OpenID
public import Quantities
public import Relay
public import Secrets
public import Storage
internal import Synchronization

/// The city's hub: everything that can be done in it, as methods, one file each.
///
/// Every public method either does the whole of what it says, durably, or throws a `Problem` and changes
/// nothing but the audit log.
public final class Hub: Sendable {
  let database: any Database
  let clock: any Clock
  let passwords: PasswordDesk
  /// The known models of devices.
  public let devices: DeviceCatalogue
  /// How each centre is reached, by the centre's identifier.
  let directory: CentreDirectory
  let limits: HubLimits
  /// How long each kind of data is kept.
  public let retention: Retention
  let waitingLines = WaitingLines()
  let shownQueues = ShownQueues()
  /// The centres whose own records are being compared with Praya's.
  let comparing = Mutex<Set<Slug>>([])
  /// When a centre is asked again for what it holds back.
  let patience = CentrePatience()
  /// The lines to centres that are reached by an agent.
  let relays: RelayDesk
  /// Seals what the hub must read back itself.
  let sealing: SealingKey
  /// Asks the providers that people sign in by.
  let openID: ProviderClient
  /// Who may try a password or a code now.
  let gate = Mutex(SignInGate())
  /// The sessions and tokens whose use is being noted at this moment.
  let usesBeingNoted = Mutex<Set<Digest>>([])
  /// The city, and who stands behind a secret, while their records are unchanged: every request asks for both.
  let knownCity: LookUpMemory<Int, CityRecord>
  let knownBearers: LookUpMemory<Digest, Bearer>
  let knownAgents: LookUpMemory<Digest, AgentTokenRecord>
  /// Where mail goes out; nil for a hub that sends none, in which notices wait.
  let mail: MailDesk?
  /// Wakes those who follow a stream, and the deliverer of webhooks.
  let bell: Bell
  let webhooks: WebhookTerms
  private let random: Mutex<any RandomNumberGenerator & Sendable>

  /// - Parameters:
  ///   - database: migrated to `HubSchema.migrations`.
  ///   - random: a secure source in production; a seeded one in simulations.
  ///   - sealing: the data folder's own key: what is sealed under one that is gone with the process is gone with it.
  ///   - openID: how providers of sign-in are asked.
  ///   - streams: what event streams may cost.
  ///   - webhooks: where webhooks may go, and what they may cost.
  public init(
    database: any Database, clock: any Clock, random: any RandomNumberGenerator & Sendable, passwords: PasswordDesk,
    devices: DeviceCatalogue, directory: CentreDirectory, sealing: SealingKey, mail: MailDesk? = nil,
    openID: ProviderClient.Configuration = ProviderClient.Configuration(), streams: StreamLimits = StreamLimits(),
    webhooks: WebhookTerms = WebhookTerms(), limits: HubLimits = HubLimits(),
    relay: RelayLimits = RelayLimits(), retention: Retention = Retention()
  ) {
    bell = Bell(limits: streams)
    self.webhooks = webhooks
    self.database = TellingDatabase(database: database, clock: clock, bell: bell)
    knownCity = LookUpMemory(of: database, from: [CityRecord.self], limit: 1)
    knownBearers = LookUpMemory(of: database, from: Bearer.records, limit: 4096)
    knownAgents = LookUpMemory(of: database, from: [AgentTokenRecord.self], limit: 1024)
    relays = RelayDesk(limits: relay)
    self.clock = clock
    self.passwords = passwords
    self.devices = devices
    self.directory = directory
    self.limits = limits
    self.retention = retention
    self.sealing = sealing
    self.openID = ProviderClient(openID, clock: clock)
    self.mail = mail
    self.random = Mutex(random)
  }

  func newIdentifier<Entity>(_ kind: Entity.Type = Entity.self) -> Identifier<Entity> {
    let bits = random.withLock { source in (source.next(), UInt16(truncatingIfNeeded: source.next())) }
    return Identifier(madeAt: clock.now, random: bits)
  }

  /// Random bytes for what must not be guessed.
  func secretBytes(_ count: Int) -> [UInt8] { random.withLock { $0.bytes(count) } }

  /// Seals what is stored, or given to a browser to keep, and must not be read there.
  func sealed(_ message: [UInt8], for purpose: String) -> [UInt8] {
    random.withLock { sealing.seal(message, for: purpose, using: &$0) }
  }

  func randomBits() -> UInt64 { random.withLock { source in source.next() } }

  func newToken(_ kind: CredentialRecord.Kind) -> SecretToken {
    newSecret(kind == .session ? .session : .api)
  }

  func newSecret(_ kind: SecretToken.Kind) -> SecretToken {
    random.withLock { source in SecretToken.generate(kind, using: &source) }
  }

  /// Lends the hub's source of randomness.
  func withRandom<Value: Sendable>(_ body: (inout any RandomNumberGenerator & Sendable) -> Value) -> Value {
    random.withLock { body(&$0) }
  }
}
