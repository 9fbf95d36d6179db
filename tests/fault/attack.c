/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real worker's cage, attacked from inside: a worker that, once its cage is closed and a file is asked of it, does what the file `how`
 * beside it says. It answers with an error of the deck: what the system said to the attack. Built for tests only. */
#include "worker/jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int deck_fd = -1;
static pid_t host = 0; /* asked before the cage is closed: a guess would find it too */
static char *folder = NULL;

static long open_passwd(void) {
  return open("/etc/passwd", O_RDONLY);
}
static long open_self(void) { /* a file of the user's own, which no permission keeps away */
  g_autofree char *path = g_build_filename(folder, "how", NULL);
  return open(path, O_RDONLY);
}
static long open_zones(void) { /* for readers of talk lists only */
  return open("/usr/share/zoneinfo", O_RDONLY | O_DIRECTORY);
}
static long list_folder(void) {
  return open(folder, O_RDONLY | O_DIRECTORY);
}
static long make_file(void) {
  g_autofree char *path = g_build_filename(folder, "breach", NULL);
  return open(path, O_WRONLY | O_CREAT, 0600);
}
static long make_folder(void) {
  g_autofree char *path = g_build_filename(folder, "breach", NULL);
  return syscall(SYS_mkdir, path, 0700);
}
static long truncate_file(void) {
  g_autofree char *path = g_build_filename(folder, "how", NULL);
  return syscall(SYS_truncate, path, 0);
}
static long remove_file(void) {
  g_autofree char *path = g_build_filename(folder, "how", NULL);
  return unlink(path);
}
static long write_deck(void) {
  return write(deck_fd, "x", 1);
}
static long reopen_deck(void) {
  g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", deck_fd);
  return open(path, O_RDWR);
}
static long chmod_deck(void) {
  return fchmod(deck_fd, 0777);
}
static long open_memory(void) {
  g_autofree char *path = g_strdup_printf("/proc/%d/mem", (int)host);
  return open(path, O_RDWR);
}
static long make_socket(void) {
  return socket(AF_INET, SOCK_STREAM, 0);
}
static long connect_out(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(80), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  return connect(WORKER_SOCKET, (struct sockaddr *)&address, sizeof address);
}
static long make_pair(void) {
  int pair[2];
  return socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
}
static long run_program(void) {
  char *argv[] = {(char *)(uintptr_t) "/bin/true", NULL};
  return execve(argv[0], argv, argv + 1);
}
static long make_child(void) {
  return syscall(SYS_fork);
}
static long make_thread(void) {
  return syscall(SYS_clone, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD, NULL, NULL, NULL, 0);
}
static long trace_host(void) {
  return ptrace(PTRACE_ATTACH, host, NULL, NULL);
}
static long kill_host(void) {
  return kill(host, SIGKILL);
}
static long tgkill_host(void) {
  return syscall(SYS_tgkill, host, host, SIGKILL);
}
static long own_host(void) { /* the kernel sends a signal of our choice to whom a descriptor belongs */
  return fcntl(WORKER_SOCKET, F_SETOWN, host);
}
static long raise_limits(void) {
  struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
  return setrlimit(RLIMIT_AS, &all);
}
static long dump_again(void) {
  return prctl(PR_SET_DUMPABLE, 1);
}
static long make_memory_file(void) {
  return syscall(SYS_memfd_create, "x", 0);
}
static long make_ring(void) {
  return syscall(SYS_io_uring_setup, 1, NULL);
}
static long old_system_call(void) { /* the numbers of another architecture: 5 is open() there */
  long result = -1;
#ifdef __x86_64__
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(5L), "b"(0L), "c"(0L), "d"(0L) : "memory");
#else
  kill(getpid(), SIGSYS);
#endif
  errno = EPERM;
  return result < 0 ? -1 : result;
}
static long eat_memory(void) {
  for (guint mib = 0; mib < 2048; mib++) {
    void *block = malloc(1u << 20);
    if (!block) {
      errno = ENOMEM;
      return -1;
    }
    memset(block, 1, 1u << 20);
  }
  return 0;
}
static long open_many(void) {
  for (int i = 0; i < 4096; i++)
    if (dup(deck_fd) < 0) return -1;
  return 0;
}

static const struct {
  const char *name;
  long (*run)(void);
} attacks[] = {
    {"open-passwd", open_passwd},
    {"open-own-file", open_self},
    {"list-folder", list_folder},
    {"open-zones", open_zones},
    {"make-file", make_file},
    {"make-folder", make_folder},
    {"truncate-file", truncate_file},
    {"remove-file", remove_file},
    {"write-deck", write_deck},
    {"reopen-deck", reopen_deck},
    {"chmod-deck", chmod_deck},
    {"open-memory", open_memory},
    {"socket", make_socket},
    {"connect", connect_out},
    {"socketpair", make_pair},
    {"exec", run_program},
    {"fork", make_child},
    {"thread", make_thread},
    {"ptrace", trace_host},
    {"kill", kill_host},
    {"tgkill", tgkill_host},
    {"set-owner", own_host},
    {"raise-limits", raise_limits},
    {"dumpable", dump_again},
    {"memory-file", make_memory_file},
    {"io-uring", make_ring},
    {"old-call", old_system_call},
    {"eat-memory", eat_memory},
    {"open-many", open_many},
};

/* What a worker may say, without end: pages of the greatest size. */
static gboolean flood(void) {
  DsMetadata meta = {0};
  gboolean ok = ds_frame_send(WORKER_SOCKET, DS_WIRE_METADATA, ds_wire_metadata_encode(DS_WIRE_MAX_PAGES, &meta), -1, NULL);
  for (guint number = 1; ok && number <= DS_WIRE_MAX_PAGES; number++) {
    g_autoptr(DsPage) page = ds_page_new(number);
    for (guint i = 0; i < 2000; i++) {
      DsLine line = {.text = g_strnfill(4000, 'x')};
      g_array_append_val(page->lines, line);
    }
    ok = ds_frame_send(WORKER_SOCKET, DS_WIRE_PAGE, ds_page_encode(page), -1, NULL);
  }
  return ok;
}

static gboolean attack(const char *how, DsWireDone *done) {
  if (strcmp(how, "flood") == 0) return flood();
  for (guint i = 0; i < G_N_ELEMENTS(attacks); i++) {
    if (strcmp(attacks[i].name, how) != 0) continue;
    long result = attacks[i].run();
    done->code = DS_ERROR_DAMAGED;
    done->message = result < 0 ? g_strdup_printf("refused: %s", g_strerror(errno)) : g_strdup("BREACH");
    return TRUE;
  }
  return FALSE;
}

int main(int argc, char **argv) {
  g_autofree char *how = NULL, *path = NULL;
  if (argc != 3) return EXIT_FAILURE;
  host = getppid();
  folder = g_path_get_dirname(argv[0]);
  path = g_build_filename(folder, "how", NULL);
  if (!g_file_get_contents(path, &how, NULL, NULL)) return EXIT_FAILURE;
  g_strchomp(how);
  worker_memory_watch(WORKER_NOTE);
  close(WORKER_NOTE);
  DsWireHello hello = {.facts_version = DS_FACTS_VERSION};
  worker_cage_close(&worker_jobs[DS_JOB_TEXT], 512, &hello);
  if (!ds_frame_send(WORKER_SOCKET, DS_WIRE_HELLO, ds_wire_hello_encode(&hello), -1, NULL)) return EXIT_FAILURE;
  g_autoptr(DsFrameReader) reader = ds_frame_reader_new(WORKER_SOCKET);
  g_auto(DsFrame) frame = {.fd = -1};
  if (ds_frame_read(reader, TRUE, &frame, NULL) != DS_READ_FRAME) return EXIT_FAILURE;
  deck_fd = frame.fd;
  DsWireDone done = {.code = -1};
  if (!attack(how, &done)) return EXIT_FAILURE;
  return ds_frame_send(WORKER_SOCKET, DS_WIRE_DONE, ds_wire_done_encode(&done), -1, NULL) ? EXIT_SUCCESS : EXIT_FAILURE;
}
