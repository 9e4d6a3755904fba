public import Centres
public import Language

/// Something at a cluster that only its operator can put right.
public struct SlurmTrouble: Hashable, Sendable {
  public var key: RunKey
  public var number: SlurmNumber
  public var words: Phrase
}

extension RunTrack {
  /// What the operator should see to; nil for nothing.
  var trouble: SlurmTrouble? {
    guard facts.end == nil, let job = counted, job.isLive else { return nil }
    let reason = job.reason.lowercased()
    let words: Phrase
    if reason.contains("launch failed") || reason.contains("launch_failed") || reason.contains("holdmaxrequeue") {
      words = Phrase(
        """
        Job \(job.number) could not be launched and is held: often an earlier run of it, which the controller forgot when it \
        was restarted, still occupies the node ("Duplicate jobid"). End what is left on the node, run 'scontrol update \
        nodename=NODE state=resume', then 'scontrol release \(job.number)', which runs its script again from the beginning, \
        or 'scancel \(job.number)', which gives it up.
        """,
        """
        作業 \(job.number) 未能啟動，現已被擱置：通常是控制器重新啟動時遺忘了它較早的一次執行，而該次執行仍佔用節點（「Duplicate jobid」）。\
        請結束節點上的殘留程序，執行「scontrol update nodename=節點 state=resume」，再執行「scontrol release \(job.number)」\
        （程式碼會由頭再執行一次），或執行「scancel \(job.number)」放棄該作業。
        """)
    } else if job.state == .requeueHeld || job.state == .specialExit || reason.contains("held") {
      words = Phrase(
        "Job \(job.number) is held at the centre (\(job.reason)). 'scontrol release \(job.number)' lets it go, 'scancel \(job.number)' gives it up.",
        "作業 \(job.number) 在中心被擱置（\(job.reason)）。執行「scontrol release \(job.number)」即可放行，執行「scancel \(job.number)」則放棄該作業。")
    } else {
      return nil
    }
    return SlurmTrouble(key: key, number: job.number, words: words)
  }
}
