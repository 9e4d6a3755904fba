/// The published programmes that come with Praya, each with its source and how sure that is. They are the files
/// of the folder `Presets`, embedded in the program; a city copies one, changes it, and keeps it as its own.
public enum Presets {
  /// In the order of the survey of programmes that they were taken from.
  static let files: [[UInt8]] = [
    PackageResources.hong_kong_ai_subsidy_json,
    PackageResources.shanghai_compute_voucher_2023_json,
    PackageResources.shanghai_compute_voucher_2025_json,
    PackageResources.shanghai_assessment_voucher_json,
    PackageResources.shanghai_pilot_scenario_json,
    PackageResources.beijing_compute_voucher_json,
    PackageResources.shenzhen_training_voucher_json,
    PackageResources.hangzhou_compute_voucher_json,
    PackageResources.india_ai_compute_json,
    PackageResources.eurohpc_playground_json,
    PackageResources.eurohpc_fast_lane_json,
    PackageResources.eurohpc_large_scale_json,
    PackageResources.airr_gateway_json,
    PackageResources.airr_rapid_json,
    PackageResources.airr_innovator_json,
    PackageResources.airr_open_access_json,
    PackageResources.access_explore_json,
    PackageResources.access_discover_json,
    PackageResources.access_accelerate_json,
    PackageResources.canada_ai_compute_access_json,
    PackageResources.singapore_100_experiments_json,
    PackageResources.hong_kong_new_industrialisation_funding_json,
    PackageResources.hong_kong_new_industrialisation_acceleration_json,
  ]

  /// Parsed. A test holds that every file reads without fault.
  public static let all: [Scheme] = files.compactMap { Scheme.read($0).scheme }

  /// The preset of this id, such as `hong-kong-ai-subsidy`.
  public static func named(_ id: String) -> Scheme? { all.first { $0.id == id } }

  /// The file of this id as it stands, for a scheme officer to copy.
  public static func file(named id: String) -> [UInt8]? { named(id)?.write() }
}
