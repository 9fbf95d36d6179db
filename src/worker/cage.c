/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cage: what a worker may still do once a stranger's file could have taken it over. Each layer is tried and reported; one that this
 * system refuses is reported as missing, and the others stand. */
#include "jobs.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static gboolean limit(int resource, rlim_t value) {
  struct rlimit both = {value, value}, now;
  if (getrlimit((__rlimit_resource_t)resource, &now) == 0 && now.rlim_max < value) both.rlim_cur = both.rlim_max = now.rlim_max;
  return setrlimit((__rlimit_resource_t)resource, &both) == 0;
}

static gboolean set_limits(guint memory_mib) {
  gboolean ok = limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, 32) && limit(RLIMIT_NPROC, 0);
  /* only the backstop: it counts the life of a reused process, the host counts each file */
  ok = limit(RLIMIT_CPU, 3600) && ok;
#ifdef DS_SANITIZED
  (void)memory_mib; /* the sanitizers map terabytes of shadow */
#else
  ok = limit(RLIMIT_AS, (rlim_t)memory_mib << 20) && ok;
#endif
  return ok;
}

/* Reading below @path, when there is such a folder. */
static gboolean allow_reading(int ruleset, const char *path) {
  struct landlock_path_beneath_attr rule = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR};
  rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
  if (rule.parent_fd < 0) return TRUE;
  gboolean ok = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
  close(rule.parent_fd);
  return ok;
}

/* Files: only reading, and only below @folder. */
static gboolean close_files(const char *folder) {
  struct landlock_ruleset_attr all = {.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1}; /* every right of the first version */
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
  if (ruleset < 0) return FALSE;
  gboolean ok = allow_reading(ruleset, folder) && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  close(ruleset);
  return ok;
}

#ifndef DS_SANITIZED
/* What reading a file, computing and answering needs. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(dup),
    SCMP_SYS(fadvise64),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
    SCMP_SYS(getrusage),
    SCMP_SYS(getrlimit),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(getcwd),
};
/* fcntl() without what makes the kernel send a signal of one's choice to any process of the user (F_SETOWN, F_SETSIG). */
static const int allowed_fcntl[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL};
/* What no reader of a file does: asking for one of these ends the process. Anything else is refused with EPERM. */
static const int deadly[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(socket),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(clone),
    SCMP_SYS(clone3),
    SCMP_SYS(kill),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(chmod),
    SCMP_SYS(fchmodat),
    SCMP_SYS(mount),
    SCMP_SYS(bpf),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(keyctl),
    SCMP_SYS(setuid),
    SCMP_SYS(memfd_create),
};

/* Calls that are allowed with some arguments only. abort() signals its own process; another one would be the host. */
static gboolean allow_some(scmp_filter_ctx filter) {
  gboolean ok =
      seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0_32(SCMP_CMP_EQ, (scmp_datum_t)getpid(), (scmp_datum_t)0)) == 0;
  for (guint i = 0; ok && i < G_N_ELEMENTS(allowed_fcntl); i++)
    ok = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
                          SCMP_A1_32(SCMP_CMP_EQ, (scmp_datum_t)allowed_fcntl[i], (scmp_datum_t)0)) == 0;
  return ok;
}

static gboolean close_syscalls(gboolean files_closed) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (!filter) return FALSE;
  gboolean ok = TRUE;
  for (guint i = 0; ok && i < G_N_ELEMENTS(allowed); i++) {
    gboolean opens = allowed[i] == SCMP_SYS(open) || allowed[i] == SCMP_SYS(openat);
    if (!opens || files_closed) ok = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) == 0; /* opening only behind Landlock */
  }
  ok = ok && allow_some(filter);
  for (guint i = 0; ok && i < G_N_ELEMENTS(deadly); i++) ok = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, deadly[i], 0) == 0;
  ok = ok && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return ok;
}
#endif

void worker_cage_close(const WorkerJob *job, guint memory_mib, DsWireHello *hello) {
  (void)!setpriority(PRIO_PROCESS, 0, 10);
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* a worker does not outlive its host */
  prctl(PR_SET_DUMPABLE, 0);
  hello->no_new_privs = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  hello->rlimits = set_limits(memory_mib);
  hello->landlock = hello->no_new_privs && close_files(job->reads);
#ifdef DS_SANITIZED
  hello->seccomp = FALSE; /* the sanitizers cannot work behind it */
#else
  hello->seccomp = hello->no_new_privs && close_syscalls(hello->landlock);
#endif
}
