#include <sqlite3.h>

/// Keeps no count of the memory in use: the count is one lock that all connections share.
/// Must come before anything else is asked of the library.
static inline int praya_sqlite3_keep_no_memory_count(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
