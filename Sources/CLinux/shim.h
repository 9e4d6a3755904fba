#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Swift cannot call C functions of variable arguments, and does not import some constants as the calls need them. */
static inline int praya_set_parent_death_signal(int signal) { return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0); }
static inline int praya_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }
static inline int praya_refuse_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }
static inline int praya_open_create(const char *path, int flags, unsigned int mode) { return open(path, flags, mode); }
static inline int praya_open_at(int folder, const char *name, int flags, unsigned int mode) {
  return openat(folder, name, flags, mode);
}
static inline int praya_set_close_on_exec(int descriptor) { return fcntl(descriptor, F_SETFD, FD_CLOEXEC); }
static inline int praya_set_nonblocking(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}
/* Whether a child has ended; its status stays to be taken. */
static inline int praya_has_ended(pid_t child) {
  siginfo_t information;
  information.si_pid = 0;
  return waitid(P_PID, (id_t)child, &information, WEXITED | WNOHANG | WNOWAIT) == 0 && information.si_pid == child;
}
/* A copy of a descriptor with a number of at least `lowest`, closed in programs that are started. */
static inline int praya_duplicate_above(int descriptor, int lowest) {
  return fcntl(descriptor, F_DUPFD_CLOEXEC, lowest);
}
/* A process may not raise the limit that it has itself: what is asked beyond that is cut to it. */
static inline int praya_set_limits(int resource, unsigned long long soft, unsigned long long hard) {
  struct rlimit limit = {soft, hard}, present;
  if (getrlimit(resource, &present) != 0) return -1;
  if (limit.rlim_max > present.rlim_max) limit.rlim_max = present.rlim_max;
  if (limit.rlim_cur > limit.rlim_max) limit.rlim_cur = limit.rlim_max;
  return setrlimit(resource, &limit);
}
static inline int praya_set_limit(int resource, unsigned long long value) {
  return praya_set_limits(resource, value, value);
}
static const int praya_limit_cpu_seconds = RLIMIT_CPU;
static const int praya_limit_file_size = RLIMIT_FSIZE;
static const int praya_limit_data = RLIMIT_DATA;
static const int praya_limit_core = RLIMIT_CORE;
static const int praya_limit_open_files = RLIMIT_NOFILE;
/* <bits/resource.h> and <spawn.h> keep these for GNU and BSD sources, which Swift's Glibc module does not ask for;
   the values and the functions are part of the ABI of Linux and of glibc since 2.34. */
static const int praya_limit_processes = 6;
static const short praya_spawn_new_session = 0x80;
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int setgroups(size_t count, const gid_t *groups);
