// Tells the thread sanitizer what Swift's `Mutex` does where it cannot look.
//
// `Mutex` takes and gives back an uncontended lock by an atomic in the caller's own code, which the sanitizer sees. A
// contended one is handed over by the kernel (FUTEX_LOCK_PI), in libswiftSynchronization, which is not built with the
// sanitizer: it sees no order between the one who gave the lock back and the one who got it, and reports whatever the
// lock protects as a race. Suppressing such reports by name would hide real races in the same functions; this library,
// loaded before that one (LD_PRELOAD), makes the same calls and says: "here it was given back", "here it was taken".
//
// `scripts/sanitize` proves on each run that a lock is no longer reported, and that a race still is.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

// Of the sanitizer's own interface; missing in processes that were built without it.
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

typedef SWIFT void lock_slow(uint32_t thread, SELF void *self);
typedef SWIFT bool try_lock_slow(SELF void *self);
typedef SWIFT void unlock_slow(SELF void *self);

// _MutexHandle._lockSlow(_: UInt32), ._tryLockSlow() -> Bool, ._unlockSlow(), as Swift writes their names.
#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK_SLOW "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

static void *next(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) abort();
  return found;
}

SWIFT void lockSlow(uint32_t thread, SELF void *self) __asm__(LOCK_SLOW);
SWIFT void lockSlow(uint32_t thread, SELF void *self) {
  ((lock_slow *)next(LOCK_SLOW))(thread, self);
  if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT bool tryLockSlow(SELF void *self) __asm__(TRY_LOCK_SLOW);
SWIFT bool tryLockSlow(SELF void *self) {
  bool isTaken = ((try_lock_slow *)next(TRY_LOCK_SLOW))(self);
  if (isTaken && __tsan_acquire) __tsan_acquire(self);
  return isTaken;
}

SWIFT void unlockSlow(SELF void *self) __asm__(UNLOCK_SLOW);
SWIFT void unlockSlow(SELF void *self) {
  if (__tsan_release) __tsan_release(self);
  ((unlock_slow *)next(UNLOCK_SLOW))(self);
}
