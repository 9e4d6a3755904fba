/// Whether to look at many jobs one by one, or by a listing that has every job of the cluster, its old ones and others' too.
struct ListingCost {
  typealias Moment = ContinuousClock.Instant

  /// Fewer are always asked for one by one.
  static let fewest = 32
  /// At slurmrestd 22.05 a request for one job took 1.5 ms of a processor, a listing 0.1 ms for each of 340 and of 680 jobs.
  static let jobsForOne = 10
  /// A listing makes the daemon keep about 0.75 MB for each job of it (262 MB after many of 340 jobs, 512 MB after many of
  /// 680): longer ones are not made for this.
  static let longest = 1000
  /// How long what was last listed says how much there is. Where that was too much, twice as long each time.
  private static let memory = Duration.seconds(60)
  private static let longestMemory = Duration.seconds(3600)

  /// How many jobs wait or run, of anybody, as the controller counts them; nil as long as it has not told.
  var alive: Int?
  private var last: (length: Int, forgottenAt: Moment)?
  private var memory = ListingCost.memory

  /// Notes how many jobs there were in a listing.
  mutating func note(_ length: Int, at now: Moment) {
    memory = length <= ListingCost.longest ? ListingCost.memory : min(ListingCost.longestMemory, memory * 2)
    last = (length, now + memory)
  }

  /// Whether a listing is less than so many requests. Where nobody knows how much there is, that is found out, unless what
  /// waits and runs is too much already.
  func isLess(than wanted: Int, at now: Moment) -> Bool {
    guard wanted >= ListingCost.fewest, let alive, alive <= ListingCost.longest else { return false }
    guard let last, now < last.forgottenAt else { return true }
    return last.length <= min(ListingCost.longest, wanted * ListingCost.jobsForOne)
  }
}
