/// What is planned to be free over time, and the reservation of everyone who waits.
struct ConservativePlan {
  private var availability: Availability
  /// The moment of each waiting request's reservation, by slot.
  private(set) var reservations: [Int64] = []
  /// A job has ended before its requested end: somebody may move forward.
  var hasRoom = false

  init(processors: Int32) { availability = Availability(processors: processors) }

  /// Gives a request the earliest reservation that delays nobody's.
  mutating func reserve(_ slot: Int32, need: Int32, length: Int64, from now: Int64) {
    availability.forget(before: now)
    let moment = availability.earliest(need: need, length: length, from: now)
    while reservations.count <= Int(slot) { reservations.append(0) }
    reservations[Int(slot)] = moment
    availability.add(-need, from: moment, until: moment + length)
  }

  /// A running job has ended, at its requested end or before.
  mutating func release(_ need: Int32, from now: Int64, until planned: Int64) {
    guard planned > now else { return }
    availability.forget(before: now)
    availability.add(need, from: now, until: planned)
    hasRoom = true
  }

  /// Moves a reservation forward if it can be.
  mutating func moveForward(_ slot: Int32, need: Int32, length: Int64, from now: Int64) {
    let old = reservations[Int(slot)]
    guard let moment = availability.earlier(than: old, need: need, length: length, from: now) else { return }
    reservations[Int(slot)] = moment
    availability.add(need, from: old, until: old + length)
    availability.add(-need, from: moment, until: moment + length)
  }
}
