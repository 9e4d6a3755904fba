// swift-tools-version: 6.2
import PackageDescription

/// Every room of the house obeys the same rules: Swift 6 mode, explicit `any`, imports that say what
/// they are for, and no warning left standing.
let discipline: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// A room and whom it may know. The compiler holds it to this list.
func room(_ name: String, knows: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
  .target(
    name: name, dependencies: knows, exclude: ["README.md"], resources: resources, swiftSettings: discipline)
}

/// The tests of a room, in `Tests/<Room>Tests`.
func tests(
  _ name: String, knows: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource]? = nil
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + knows, exclude: exclude, resources: resources,
    swiftSettings: discipline)
}

/// A C library of the system, by its module map.
func basement(_ name: String, pkgConfig: String?, package: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let fuzzerName = "praya-fuzz"

/// Only where `scripts/fuzz` asks for it: linked with libFuzzer, which brings a `main` of its own.
let fuzzer: [Target] =
  Context.environment["PRAYA_FUZZ"] == nil
  ? []
  : [
    Target.executableTarget(
      name: fuzzerName, dependencies: ["ParserChecks"], path: "Tests/ParserFuzzer",
      swiftSettings: discipline + [.unsafeFlags(["-parse-as-library"])])
  ]

let package = Package(
  name: "praya",
  products: [.executable(name: "praya", targets: ["praya"])],
  targets: [
    // faces
    .executableTarget(
      name: "praya",
      dependencies: [
        "Commands", "Agent", "Console", "Web", "Hub", "JSON", "Storage", "Centres", "Relay", "Slurm", "HTTPService",
        "Monitoring", "Secrets", "Mail",
        "Scheduling", "Offers", "Ledger",
        "Schemes", "Jobs", "Devices", "Access", "Language", "Quantities", "CLinux",
      ],
      resources: [.embedInCode("Demo/Files")], swiftSettings: discipline),
    room(
      "Commands",
      knows: [
        "Console", "Hub", "Storage", "HTTPService", "Secrets", "Simulation", "Workloads", "Scheduling", "Schemes", "Offers",
        "Jobs", "Ledger", "Devices", "Access", "Language", "Quantities", "CLinux",
      ]),
    room(
      "Web",
      knows: [
        "Hub", "HTTPService", "Secrets", "Centres", "Relay", "Slurm", "Schemes", "Reviews", "Ledger", "Jobs", "Devices", "Offers",
        "Access", "JSON",
        "HTML", "Language", "Quantities",
      ]),
    room("Agent", knows: ["Relay", "Slurm", "Centres", "JSON", "Language", "Quantities"]),
    .executableTarget(
      name: "praya-bench",
      dependencies: [
        "Simulation", "Workloads", "Scheduling", "Hub", "HTTPService", "Storage", "Ledger", "Language", "Quantities", "CLinux",
        "CSQLite",
      ],
      path: "Sources/PrayaBench", swiftSettings: discipline),

    // application
    room(
      "Hub",
      knows: [
        "Storage", "Centres", "Relay", "Slurm", "Secrets", "OpenID", "Mail", "Scheduling", "Offers", "Ledger", "Schemes",
        "Reviews", "Jobs", "Devices", "Access", "Language", "Quantities",
      ]),

    room("Simulation", knows: ["Workloads", "Scheduling", "HTML", "Language", "Quantities"]),

    // machinery
    room("Storage", knows: ["Quantities", "CSQLite"]),
    room("Centres", knows: ["Quantities", "CLinux"]),
    room("Slurm", knows: ["Centres", "HTTPService", "Secrets", "Storage", "JSON", "Language", "Quantities", "CLinux"]),
    room("Relay", knows: ["Centres", "HTTPService", "JSON", "Language", "Quantities"]),
    room("Monitoring", knows: ["JSON", "Language", "Quantities"]),
    room("HTTPService", knows: ["CMicrohttpd", "CCurl"]),
    room("Secrets", knows: ["Quantities", "CSodium", "CGnuTLS"]),
    room("OpenID", knows: ["HTTPService", "JSON", "Language", "Quantities", "CGnuTLS"]),
    room("Mail", knows: ["Language", "Quantities", "CCurl"]),

    // knowledge
    room("Scheduling", knows: ["Quantities"]),
    room("Offers", knows: ["Scheduling", "Schemes", "Language", "Quantities"]),
    room("Workloads", knows: ["Scheduling", "Language", "Quantities", "CZlib"]),
    room("Ledger", knows: ["Language", "Quantities"]),
    room("Reviews", knows: ["Language", "Quantities"]),
    room("Schemes", knows: ["Reviews", "JSON", "Language", "Quantities"], resources: [.embedInCode("Presets")]),
    room("Jobs", knows: ["Language", "Quantities"]),
    room("Devices", knows: ["JSON", "Language", "Quantities"], resources: [.embedInCode("Models")]),
    room("Access", knows: ["Language", "Quantities"]),

    // words and ground
    room("Console", knows: ["Language", "Quantities"]),
    room("JSON", knows: ["Language", "Quantities"]),
    room("HTML", knows: ["Language"]),
    room("Language", knows: ["Quantities"]),
    room("Quantities", knows: ["CSodium"]),

    // basement
    basement("CSQLite", pkgConfig: "sqlite3", package: "libsqlite3-dev"),
    basement("CMicrohttpd", pkgConfig: "libmicrohttpd", package: "libmicrohttpd-dev"),
    basement("CGnuTLS", pkgConfig: "gnutls", package: "libgnutls28-dev"),
    basement("CSodium", pkgConfig: "libsodium", package: "libsodium-dev"),
    basement("CCurl", pkgConfig: "libcurl", package: "libcurl4-openssl-dev"),
    basement("CZlib", pkgConfig: "zlib", package: "zlib1g-dev"),
    basement("CLinux", pkgConfig: nil, package: "libc6-dev"),

    // tests
    tests("Quantities"),
    tests("Language", knows: ["Quantities"]),
    tests("JSON", knows: ["Language", "Quantities"]),
    tests("HTML", knows: ["Language"]),
    tests("Ledger", knows: ["Language", "Quantities"]),
    tests("Reviews", knows: ["Language", "Quantities"]),
    tests("Schemes", knows: ["Reviews", "JSON", "Language", "Quantities"]),
    tests("Jobs", knows: ["Language", "Quantities"]),
    tests("Devices", knows: ["Language", "Quantities"]),
    tests("Access", knows: ["Language", "Quantities"]),
    tests("Scheduling", knows: ["Quantities"]),
    tests("Offers", knows: ["Scheduling", "Schemes", "Language", "Quantities"]),
    tests("Workloads", knows: ["Scheduling", "Quantities"]),
    tests("Simulation", knows: ["Workloads", "Scheduling", "Quantities"]),
    tests("Storage", knows: ["Quantities"]),
    tests(
      "Slurm", knows: ["Centres", "HTTPService", "Storage", "JSON", "Language", "Quantities", "PrayaTestKit"],
      exclude: ["Recorded"]),
    tests("Centres", knows: ["Quantities", "praya"]),  // the runner of the local centre is this program
    tests("Agent", knows: ["PrayaTestKit", "Centres", "Slurm", "JSON", "Language", "Quantities"]),
    tests("Relay", knows: ["PrayaTestKit", "Centres", "HTTPService", "Language", "Quantities"]),
    tests("Monitoring", knows: ["Quantities"]),
    tests("HTTPService"),
    tests("Secrets", knows: ["Quantities"]),
    tests("OpenID", knows: ["PrayaTestKit", "HTTPService", "Language", "Quantities"]),
    tests("Mail", knows: ["Language", "Quantities"]),
    tests(
      "Hub",
      knows: [
        "PrayaTestKit", "Storage", "Centres", "Relay", "Slurm", "Secrets", "Mail", "Scheduling", "Simulation", "Workloads",
        "Offers", "Ledger",
        "Schemes",
        "Reviews", "Jobs",
        "Devices",
        "Access", "Language", "Quantities",
      ]),
    tests("Console", knows: ["PrayaTestKit", "Language", "Quantities"]),
    tests(
      "Commands",
      knows: [
        "PrayaTestKit", "Console", "HTTPService", "Simulation", "Workloads", "Scheduling", "Language", "Quantities", "praya",
      ]),
    tests(
      "Web",
      knows: [
        "PrayaTestKit", "Hub", "HTTPService", "Storage", "Centres", "Relay", "Secrets", "Devices", "JSON", "Access", "Language",
        "Quantities",
      ]),
    .testTarget(name: "JourneyTests", dependencies: ["praya", "PrayaTestKit", "Quantities"], swiftSettings: discipline),
    .testTarget(
      name: "OperationsTests",
      dependencies: ["praya", "PrayaTestKit", "Hub", "HTTPService", "Storage", "Centres", "Jobs", "Language", "Quantities"],
      swiftSettings: discipline),
    .testTarget(name: "ParserChecksTests", dependencies: ["ParserChecks", "Quantities"], swiftSettings: discipline),
    .target(
      name: "ParserChecks",
      dependencies: [
        "PrayaTestKit", "Agent", "Web", "Hub", "HTTPService", "Storage", "Centres", "Relay", "Slurm", "Secrets", "OpenID", "Mail",
        "Workloads",
        "Schemes",
        "Ledger", "Jobs", "Devices", "Access", "JSON", "Language", "Quantities",
      ],
      path: "Tests/ParserChecks", exclude: ["README.md"], swiftSettings: discipline),
    .target(
      name: "PrayaTestKit",
      dependencies: [
        "Console", "Hub", "Storage", "Centres", "Slurm", "Secrets", "OpenID", "Mail", "HTTPService", "Scheduling", "Offers",
        "Ledger",
        "Schemes", "Reviews",
        "Jobs", "Devices", "Access", "Language", "Quantities", "CGnuTLS",
      ],
      path: "Tests/PrayaTestKit", exclude: ["README.md"], swiftSettings: discipline),
  ] + fuzzer
)
