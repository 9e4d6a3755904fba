import Monitoring
import Testing

@Suite struct ExpositionTests {
  @Test func aHistogramCountsEverythingUpToEachBound() {
    let histogram = Histogram(boundsMicroseconds: [10, 100])
    for time: UInt64 in [1, 10, 11, 100, 101, 5000] { histogram.observe(microseconds: time) }
    let snapshot = histogram.snapshot
    #expect(snapshot.cumulative == [2, 4])
    #expect(snapshot.count == 6)
    #expect(snapshot.sum == 5223)
  }

  @Test func theTextIsThatOfPrometheus() {
    let histogram = Histogram(boundsMicroseconds: [100, 2_500_000])
    histogram.observe(microseconds: 99)
    histogram.observe(microseconds: 3_000_001)
    var requests = MetricFamily("praya_requests_total", .counter, "Requests,\nby \"route\".")
    requests.add(.counted(7), (name: "route", value: "/a\"b\\c\nd"), (name: "status", value: "200"))
    let families = [
      requests, MetricFamily("praya_lag_seconds", .gauge, "Lag.", .seconds(milliseconds: -1500)),
      MetricFamily("praya_start_seconds", .gauge, "Start.", .seconds(milliseconds: 2000)),
      MetricFamily(
        "praya_time_seconds", .histogram, "Time.",
        .spread(histogram.snapshot, boundsMicroseconds: histogram.boundsMicroseconds)),
    ]
    let text = String(decoding: MetricFamily.exposition(families), as: UTF8.self)
    #expect(
      text == """
        # HELP praya_requests_total Requests,\\nby "route".
        # TYPE praya_requests_total counter
        praya_requests_total{route="/a\\"b\\\\c\\nd",status="200"} 7
        # HELP praya_lag_seconds Lag.
        # TYPE praya_lag_seconds gauge
        praya_lag_seconds -1.5
        # HELP praya_start_seconds Start.
        # TYPE praya_start_seconds gauge
        praya_start_seconds 2
        # HELP praya_time_seconds Time.
        # TYPE praya_time_seconds histogram
        praya_time_seconds_bucket{le="0.0001"} 1
        praya_time_seconds_bucket{le="2.5"} 1
        praya_time_seconds_bucket{le="+Inf"} 2
        praya_time_seconds_sum 3.0001
        praya_time_seconds_count 2

        """)
  }
}
