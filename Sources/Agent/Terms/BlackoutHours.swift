internal import Quantities

/// Hours of some days of the week, by the centre's clock.
public struct BlackoutHours: Sendable, Hashable {
  public enum Day: String, Sendable, Hashable, CaseIterable { case mon, tue, wed, thu, fri, sat, sun }

  /// The days on which it begins.
  public var days: Set<Day>
  /// Minutes of the day, 0 to 1440.
  public var from: Int
  /// At or before `from` it is of the next day.
  public var until: Int

  public init(days: Set<Day>, from: Int, until: Int) {
    self.days = days
    self.from = from
    self.until = until
  }

  /// Each time of it that is not over at `moment` and begins within so many days. Hours count from the day's midnight:
  /// on the day that clocks change they are an hour off after the change.
  func times(after moment: Instant, days count: Int, in calendar: CityCalendar) -> [Range<Instant>] {
    let today = calendar.day(of: moment)
    return (-1...count).compactMap { offset in
      let day = today.adding(days: offset)
      guard days.contains(Day(of: day)) else { return nil }
      let midnight = calendar.start(of: day)
      let length = until > from ? until - from : until - from + 1440
      let start = midnight + .minutes(Int64(from))
      let time = start..<(start + .minutes(Int64(length)))
      return time.upperBound > moment ? time : nil
    }
  }
}

extension BlackoutHours.Day {
  init(of date: CivilDate) {
    // 1970-01-01 was a Thursday.
    let index = Int(((date.daysSince1970 + 3) % 7 + 7) % 7)
    self = Self.allCases[index]
  }
}

/// All blackout hours together, as one line of time.
struct BlackoutLine {
  /// In their order, none touching another.
  let times: [Range<Instant>]

  init(_ hours: [BlackoutHours], after moment: Instant, in calendar: CityCalendar) {
    var joined: [Range<Instant>] = []
    for time in hours.flatMap({ $0.times(after: moment, days: 15, in: calendar) }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, time.lowerBound <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, time.upperBound)
      } else {
        joined.append(time)
      }
    }
    times = joined
  }

  /// When the hours that `moment` lies in are over; nil outside of them.
  func end(around moment: Instant) -> Instant? { times.first { $0.contains(moment) }?.upperBound }

  /// The earliest moment from which so much time is free; nil when two weeks have no such gap.
  func opening(of length: Seconds, after moment: Instant) -> Instant? {
    var start = moment
    for time in times {
      if start + length <= time.lowerBound { return start }
      start = max(start, time.upperBound)
    }
    // What lies behind the last is as what lay before it a week ago: only a gap that was seen counts.
    return times.isEmpty ? start : nil
  }
}
