public import Quantities

/// When a request may start, if every job runs to its expected end and nothing else is submitted. A forecast, not
/// a promise: jobs end earlier than their walltime, nodes fail, and what is submitted later may come first under
/// some policies.
public enum Forecast: Hashable, Sendable {
  case starts(at: Instant)
  /// Not as things stand, however long one waits.
  case never(Waiting)
  /// Not before this moment; the queue was not played further (`Scheduler.mostForecastEvents`).
  case notBefore(Instant)
}
