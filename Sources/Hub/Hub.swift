internal import Access
public import Centres
public import Devices
internal import Language
public import Quantities
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
  /// Wakes those who follow a stream, and the deliverer of webhooks.
  let bell: Bell
  let webhooks: WebhookTerms
  private let random: Mutex<any RandomNumberGenerator & Sendable>

  /// - Parameters:
  ///   - database: migrated to `HubSchema.migrations`.
  ///   - random: a secure source in production; a seeded one in simulations.
  ///   - streams: what event streams may cost.
  ///   - webhooks: where webhooks may go, and how their secrets are kept.
  public init(
    database: any Database, clock: any Clock, random: any RandomNumberGenerator & Sendable, passwords: PasswordDesk,
    devices: DeviceCatalogue, directory: CentreDirectory, streams: StreamLimits = StreamLimits(),
    webhooks: WebhookTerms = WebhookTerms()
  ) {
    bell = Bell(limits: streams)
    self.webhooks = webhooks
    self.database = TellingDatabase(database: database, clock: clock, bell: bell)
    self.clock = clock
    self.passwords = passwords
    self.devices = devices
    self.directory = directory
    self.random = Mutex(random)
  }

  func newIdentifier<Entity>(_ kind: Entity.Type = Entity.self) -> Identifier<Entity> {
    let bits = random.withLock { source in (source.next(), UInt16(truncatingIfNeeded: source.next())) }
    return Identifier(madeAt: clock.now, random: bits)
  }

  func randomBits() -> UInt64 { random.withLock { source in source.next() } }

  func randomBytes(_ count: Int) -> [UInt8] {
    random.withLock { source in (0..<count).map { _ in UInt8(truncatingIfNeeded: source.next()) } }
  }

  func newToken(_ kind: CredentialRecord.Kind) -> SecretToken {
    random.withLock { source in SecretToken.generate(kind == .session ? .session : .api, using: &source) }
  }
}

/// How the hub reaches its centres. A centre that joins later is connected while everything runs.
public final class CentreDirectory: Sendable {
  /// Makes the connection to a centre with these pools; nil when it cannot be made here.
  public typealias Connector = @Sendable (CentreRecord, [PoolRecord]) -> (any Centre)?

  private let centres: Mutex<[Slug: any Centre]>
  private let connector: Connector

  public init(_ centres: [Slug: any Centre] = [:], connector: @escaping Connector = { _, _ in nil }) {
    self.centres = Mutex(centres)
    self.connector = connector
  }

  public subscript(_ identifier: Slug) -> (any Centre)? {
    get { centres.withLock { $0[identifier] } }
    set { centres.withLock { $0[identifier] = newValue } }
  }

  /// Connects a centre, or connects it anew with what is known of it now; what the connector cannot make stays.
  func connect(_ centre: CentreRecord, _ pools: [PoolRecord]) {
    guard let connection = connector(centre, pools) else { return }
    self[centre.id] = connection
  }
}
