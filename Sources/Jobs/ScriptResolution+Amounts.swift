import Language
import Quantities

/// Time and memory.
extension ScriptResolution {
  mutating func walltime() -> Seconds? {
    guard let directive = directive("time") else {
      // One that stands there without its value has been told already.
      guard !findings.faults.contains(where: { $0.field == "time" }) else { return nil }
      findings.refuse(
        "time", "required", line: nil,
        "The script says no walltime. Write #SBATCH --time, such as --time=02:00:00; the price is held for that long.",
        "指令碼未有列明時限。請加入 #SBATCH --time，例如 --time=02:00:00；費用按此時限預留。")
      return nil
    }
    switch Walltime(directive.value) {
    case nil:
      findings.refuse(
        directive, "malformed",
        "--time: write minutes, MM:SS, HH:MM:SS, D-HH, D-HH:MM or D-HH:MM:SS.",
        "--time：須寫成分鐘數、MM:SS、HH:MM:SS、D-HH、D-HH:MM 或 D-HH:MM:SS。")
    case .unlimited:
      findings.refuse(
        directive, "limited", "--time: Praya needs a walltime, as the price is held for that long.",
        "--time：Praya 需要一個時限，因費用按時限預留。")
    case .limited(let time, let isUnusual):
      guard time <= JobLimits.walltime else {
        let days = JobLimits.walltime.count / 86_400
        findings.refuse(directive, "maximum", "--time must be at most \(days) days.", "--time 最長為 \(days) 日。")
        return nil
      }
      if isUnusual {
        let text = Format.walltime(time)
        findings.warn(directive, "unusual-time", "--time is read as \(text).", "--time 按 \(text) 讀取。")
      }
      return time
    }
    return nil
  }

  /// Memory per node; nil for the centre's default, or with a fault. Without a shape, which has its own faults, the
  /// amount is still checked.
  mutating func memory(of shape: Shape?) -> Int64? {
    let named = ["mem", "mem-per-cpu", "mem-per-gpu"].compactMap { directive($0) }
    guard let chosen = named.first else { return nil }
    guard named.count == 1 else {
      findings.refuse(
        named[1], "conflict", "--\(named[0].option.long) and --\(named[1].option.long) exclude each other.",
        "--\(named[0].option.long) 與 --\(named[1].option.long) 不能並用。")
      return nil
    }
    let name = chosen.option.long
    guard let amount = MemoryAmount.mebibytes(chosen.value) else {
      findings.refuse(
        chosen, "malformed", "--\(name): write a whole number with K, M, G or T; M without.",
        "--\(name)：須為整數，後加 K、M、G 或 T；不加則為 M。")
      return nil
    }
    guard let shape else { return nil }
    if name == "mem-per-gpu", shape.devicesPerNode == 0 {
      refuseWithoutDevices(chosen)
      return nil
    }
    guard amount > 0 else {
      findings.warn(
        chosen, "all-memory", "--\(name)=0, all memory of a node, is not used: the run gets the centre's default.",
        "--\(name)=0（節點的全部記憶體）不會使用：運行獲得中心的預設記憶體。")
      return nil
    }
    let times =
      switch name {
      case "mem-per-cpu": shape.cpusPerNode
      case "mem-per-gpu": shape.devicesPerNode
      default: 1
      }
    let (total, overflow) = amount.multipliedReportingOverflow(by: Int64(times))
    guard !overflow, total <= JobLimits.memoryMebibytesPerNode else {
      let limit = JobLimits.memoryMebibytesPerNode / 1_048_576
      findings.refuse(chosen, "maximum", "--\(name): at most \(limit) TiB for each node.", "--\(name)：每個節點最多 \(limit) TiB。")
      return nil
    }
    return total
  }

  mutating func refuseWithoutDevices(_ directive: Directive) {
    let name = directive.option.long
    findings.refuse(directive, "no-devices", "--\(name) needs devices, and none are asked for.", "--\(name) 需要裝置，但未有申請任何裝置。")
  }
}
