/// What a job was given, by Slurm's trackable resources: `cpu=4,mem=8G,node=1,gres/gpu=2,gres/gpu:a100=2`.
enum TrackedResources {
  /// The devices in it; nil where they are not tracked.
  static func devices(_ text: String) -> Int? {
    var (all, byType): (Int?, Int?) = (nil, nil)
    for entry in text.split(separator: ",") {
      guard let sign = entry.firstIndex(of: "="), let count = Int(entry[entry.index(after: sign)...]),
        (0...GenericResource.mostCount).contains(count)
      else { continue }
      let name = entry[..<sign]
      if name == "gres/gpu" { all = count }
      if name.hasPrefix("gres/gpu:") { byType = (byType ?? 0) + count }
    }
    return all ?? byType
  }
}
