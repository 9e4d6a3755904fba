internal import Quantities

/// The figures by which a run is followed. Each says where it comes from.
enum TrackRules {
  /// A job that the controller knows so long after it took it is saved for good. slurmctld of Slurm 22.05 writes its state
  /// about every five seconds; of twenty jobs accepted four seconds before it was killed one was known afterwards, of
  /// twenty accepted six seconds before, all. Twice the interval.
  static let durabilityMargin = Seconds(10)
  /// After a submission without an answer the key is looked for so long before it is submitted again. slurmrestd and
  /// sbatch give up on a controller after nine seconds; what was on its way is there by then.
  static let answerPatience = Seconds(15)
  /// After a job was found forgotten: by then a job that the controller had just launched has claimed its run, and a network
  /// file system shows it (attributes of files are kept for three seconds by default, those of folders thirty: the claim
  /// is therefore looked for in a fresh listing of its folder).
  static let launchPatience = Seconds(5)
  /// Before a run is handed over again, everything that can be asked has answered within so long: longer than each of them
  /// is left before it is asked again.
  static let evidenceAge = Seconds(10)
  /// So long the accounting may take to tell of a run's end. After slurmdbd came back, what the controller had kept for it
  /// was there within a minute.
  static let accountingPatience = Seconds(180)
  /// So long an accounting that gives no answer is waited for by a run that nothing says has begun: what it could tell of
  /// such a one is next to nothing, and the claim keeps it from running twice.
  static let accountingSilence = Seconds(60)
  /// So long by one that has begun: only the accounting can tell how it ended.
  static let accountingOutage = Seconds.minutes(30)
  /// A submission that stayed without an answer may still arrive so long after.
  static let lateArrival = Seconds.minutes(10)
  /// The ends of a run that Slurm may follow by starting it over (`NODE_FAIL`, `PREEMPTED`, `BOOT_FAIL`) count once they
  /// have stood so long.
  static let requeuePatience = Seconds(10)
  /// A cancellation is sent again after so long without effect.
  static let cancelInterval = Seconds(5)
  /// A run that was accepted and forgotten, or left without an answer, so often is given up.
  static let arrivalsLimit = 8
  /// The search for a key goes through all jobs that the controller knows: not oftener than that.
  static let searchInterval = Seconds(2)
  /// While a late submission may arrive though a job of the key is known.
  static let lateSearchInterval = Seconds(10)
  static let accountingInterval = Seconds(5)
  static let claimInterval = Seconds(1)
  /// Before a submission that found nobody is tried again.
  static let awayInterval = Seconds(2)
  /// A controller that was started again does not ask a node for a job that began so shortly before: it leaves it
  /// `BatchStartTimeout` and `MessageTimeout`, ten seconds each by default (`_purge_missing_jobs` of slurmctld). Six times as
  /// long, as clusters set them longer.
  static let youngAtRestart = Seconds(120)
  /// A job that its node does not know is found when the node registers the next time, which slurmctld asks for with every
  /// twentieth of its pings (`MAX_REG_FREQUENCY`), or every 2,000 s at the default `SlurmdTimeout` of 300 s.
  static let heldForNothingAtMost = Seconds.hours(1)
  /// By REST the controller seems to be started again at each midnight (UTC), within a few seconds after it.
  static let midnight = Seconds(10)
  /// A job that ended by itself so soon, with the exit code of one that found its run claimed, is believed to have.
  static let refusedWithin = Seconds(60)
}
