#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* Swift cannot call C functions of variable arguments, and does not import some constants as the calls need them. */
static inline int praya_set_parent_death_signal(int signal) { return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0); }
static inline int praya_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }
static inline int praya_open_create(const char *path, int flags, unsigned int mode) { return open(path, flags, mode); }
static inline int praya_set_limit(int resource, unsigned long long value) {
  struct rlimit limit = {value, value};
  return setrlimit(resource, &limit);
}
