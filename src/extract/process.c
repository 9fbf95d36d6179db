/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting a worker, watching it, and how one died. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What the child is given: everything it may keep after exec. */
typedef struct {
  int socket, stderr_fd, note, null;
} Gifts;

/* Between fork and exec: only calls that are safe there. */
static void become_worker(const Gifts *gifts, const char *program, char *const *argv, char *const *environment) {
  setpgid(0, 0); /* whatever it may start ends with it */
  int kept[] = {gifts->null, gifts->null, gifts->stderr_fd, gifts->socket, gifts->note};
  /* out of the way first: a gift may lie where another one goes */
  for (guint i = 0; i < G_N_ELEMENTS(kept); i++)
    if ((kept[i] = fcntl(kept[i], F_DUPFD, 64)) < 0) _exit(127);
  for (guint i = 0; i < G_N_ELEMENTS(kept); i++)
    if (dup2(kept[i], (int)i) < 0) _exit(127);
  syscall(SYS_close_range, G_N_ELEMENTS(kept), ~0u, 0);
  execve(program, argv, environment);
  _exit(127);
}

static gboolean start_child(DsProcess *process, const Gifts *gifts, const char *program, guint memory_mib, GError **error) {
  g_autofree char *memory = g_strdup_printf("%u", memory_mib);
  char *argv[] = {(char *)(uintptr_t)program, (char *)(uintptr_t)ds_job_name(process->job), memory, NULL};
  char *environment[] = {(char *)(uintptr_t) "TZ=UTC", NULL, NULL, NULL};
#ifdef DS_SANITIZED
  /* a build with sanitizers may be told things by its environment */
  g_autofree char *asan = g_strconcat("ASAN_OPTIONS=", g_getenv("ASAN_OPTIONS"), NULL),
                  *lsan = g_strconcat("LSAN_OPTIONS=", g_getenv("LSAN_OPTIONS"), NULL);
  environment[1] = asan;
  environment[2] = lsan;
#endif
  process->pid = fork();
  if (process->pid == 0) become_worker(gifts, program, argv, environment);
  if (process->pid > 0) return TRUE;
  g_set_error(error, DS_ERROR, DS_ERROR_IO, "cannot start a worker: %s", g_strerror(errno));
  return FALSE;
}

DsProcess *ds_process_start(const char *program, DsJobKind job, guint memory_mib, GError **error) {
  int sockets[2] = {-1, -1}, pipes[2] = {-1, -1};
  int note = memfd_create("decksearch-note", MFD_CLOEXEC), null = open("/dev/null", O_RDWR | O_CLOEXEC);
  DsProcess *process = g_new0(DsProcess, 1);
  process->stderr_text = g_string_new(NULL);
  process->pid = -1;
  process->job = job;
  gboolean ok = note >= 0 && null >= 0 && ftruncate(note, sizeof *process->note) == 0 &&
                socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) == 0 && pipe2(pipes, O_CLOEXEC | O_NONBLOCK) == 0;
  void *page = ok ? mmap(NULL, sizeof *process->note, PROT_READ | PROT_WRITE, MAP_SHARED, note, 0) : MAP_FAILED;
  if (page == MAP_FAILED)
    g_set_error(error, DS_ERROR, DS_ERROR_IO, "cannot start a worker: %s", g_strerror(errno));
  else
    process->note = page;
  process->socket = sockets[0];
  process->stderr_fd = pipes[0];
  Gifts gifts = {sockets[1], pipes[1], note, null};
  ok = page != MAP_FAILED && start_child(process, &gifts, program, memory_mib, error);
  for (guint i = 0; i < 4; i++) {
    int fd = ((int[]){sockets[1], pipes[1], note, null})[i];
    if (fd >= 0) close(fd);
  }
  if (!ok) {
    ds_process_free(process);
    return NULL;
  }
  process->reader = ds_frame_reader_new(process->socket);
  if (clock_getcpuclockid(process->pid, &process->cpu_clock) != 0) process->cpu_clock = CLOCK_PROCESS_CPUTIME_ID;
  return process;
}

void ds_process_drain_stderr(DsProcess *process) {
  char chunk[4096];
  /* bounded: a worker that floods its stderr must not hold the host here */
  for (guint rounds = 0; rounds < 64; rounds++) {
    ssize_t n = read(process->stderr_fd, chunk, sizeof chunk);
    if (n <= 0) return;
    gsize room = DS_STDERR_KEPT - MIN(process->stderr_text->len, DS_STDERR_KEPT);
    g_string_append_len(process->stderr_text, chunk, (gssize)MIN((gsize)n, room));
  }
}

double ds_process_cpu_seconds(const DsProcess *process) {
  struct timespec used;
  if (clock_gettime(process->cpu_clock, &used) != 0) return -1;
  return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

guint ds_process_resident_mib(const DsProcess *process) {
  g_autofree char *path = g_strdup_printf("/proc/%d/statm", (int)process->pid), *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL)) return 0;
  char *rest = NULL;
  g_ascii_strtoull(text, &rest, 10); /* total size; the second number is the resident part */
  return (guint)(g_ascii_strtoull(rest, NULL, 10) * (guint64)sysconf(_SC_PAGESIZE) >> 20);
}

gboolean ds_process_is_dead(const DsProcess *process) {
  siginfo_t info = {0};
  return waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == process->pid;
}

/* The worker and all that it started. */
static void kill_all(pid_t pid) {
  kill(-pid, SIGKILL);
  kill(pid, SIGKILL);
}

static GError *describe(int status, gboolean out_of_memory) {
  if (out_of_memory) return g_error_new(DS_ERROR, DS_ERROR_OUT_OF_MEMORY, "the worker met its memory limit");
  if (WIFSIGNALED(status)) {
    const char *name = sigabbrev_np(WTERMSIG(status));
    return g_error_new(DS_ERROR, DS_ERROR_CRASHED, "worker killed by SIG%s", name ? name : "?");
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127) return g_error_new(DS_ERROR, DS_ERROR_PROTOCOL, "the worker program cannot be run");
  return g_error_new(DS_ERROR, DS_ERROR_CRASHED, "worker exited with status %d before it was done", WEXITSTATUS(status));
}

/* Ends what still runs, and returns the worker's status: one that is there already wins. Until then its number is nobody else's. */
static int reap(pid_t pid) {
  int status = 0;
  kill_all(pid);
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  return status;
}

GError *ds_process_bury(DsProcess *process) {
  /* its socket is closed or not worth reading: it may be ending by itself */
  for (guint tries = 0; tries < 20 && !ds_process_is_dead(process); tries++) g_usleep(1000);
  int status = reap(process->pid);
  gboolean out_of_memory = process->note && *process->note;
  process->pid = -1;
  ds_process_free(process);
  return describe(status, out_of_memory);
}

void ds_process_free(DsProcess *process) {
  if (!process) return;
  if (process->pid > 0) reap(process->pid);
  if (process->socket >= 0) close(process->socket);
  if (process->stderr_fd >= 0) close(process->stderr_fd);
  if (process->note) munmap((void *)(uintptr_t)process->note, sizeof *process->note);
  ds_frame_reader_free(process->reader);
  g_string_free(process->stderr_text, TRUE);
  g_free(process);
}

/* ---- its cage ---- */

char *ds_cage_missing(const DsCage *cage) {
  g_autoptr(GString) names = g_string_new(NULL);
  const struct {
    const char *name;
    gboolean on;
  } layers[] = {{"no-new-privs", cage->no_new_privs}, {"rlimits", cage->rlimits}, {"landlock", cage->landlock}, {"seccomp", cage->seccomp}};
#ifdef DS_SANITIZED
  guint n = G_N_ELEMENTS(layers) - 1;
#else
  guint n = G_N_ELEMENTS(layers);
#endif
  for (guint i = 0; i < n; i++)
    if (!layers[i].on) g_string_append_printf(names, "%s%s", names->len ? ", " : "", layers[i].name);
  return names->len ? g_string_free(g_steal_pointer(&names), FALSE) : NULL;
}
