import Foundation
import PrayaTestKit
import Testing

/// A library that moves the clock of the day of a program by so many seconds, and no other clock: what an operator does
/// who sets a machine's clock.
enum SlowClock {
  static func library(in folder: Folder, seconds: Int) async throws -> String {
    let source = try folder.write(
      "clock.c",
      """
      #define _GNU_SOURCE
      #include <sys/syscall.h>
      #include <time.h>
      #include <unistd.h>
      int clock_gettime(clockid_t clock, struct timespec *time) {
        int outcome = (int)syscall(SYS_clock_gettime, clock, time);
        if (outcome == 0 && clock == CLOCK_REALTIME) time->tv_sec += \(seconds);
        return outcome;
      }

      """)
    let library = folder.url.appending(path: "clock.so").path
    let made = try await Program.run(["clang", "-shared", "-fPIC", "-o", library, source], program: "/usr/bin/env")
    try #require(made.status == 0, "the toolchain's clang: \(made.errors)")
    return library
  }
}
