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

  /// How many jobs there are at least in a listing, of anybody: those that wait and run.
  var alive = 0
  /// And at most: those, and all that ended since the controller began to count. Nil as long as it has not told.
  var bound: Int?
  private var last: (length: Int, forgottenAt: Moment)?
  private var memory = ListingCost.memory

  /// Notes how many jobs there were in a listing.
  mutating func note(_ length: Int, at now: Moment) {
    memory = length <= ListingCost.longest ? ListingCost.memory : min(ListingCost.longestMemory, memory * 2)
    last = (length, now + memory)
  }

  /// Notes a listing that could not be made or read.
  mutating func noteFailure(at now: Moment) { note(.max, at: now) }

  /// Whether a listing is less than so many requests. Where none was made for a while it depends on what there can be.
  func isLess(than wanted: Int, at now: Moment) -> Bool {
    guard wanted >= ListingCost.fewest, alive <= ListingCost.longest else { return false }
    let most = min(ListingCost.longest, wanted * ListingCost.jobsForOne)
    if let last, now < last.forgottenAt { return last.length <= most }
    return bound.map { $0 <= ListingCost.longest } ?? false
  }
}
