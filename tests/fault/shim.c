/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into decksearch: does something at the k-th event of a class, so that the instants of a test are exact and can be repeated.
 *
 *   FAULT_CLASS  extract | judge | cache | put | commit | rename | write | any: which events count (write: bytes or names that need room)
 *   FAULT_AT     k, from 1; 0: never
 *   FAULT_DO     kill        SIGKILL before the event; a write is done by half when k is odd
 *                kill-worker SIGKILL to the worker started last, once
 *                kill-writer SIGKILL to the writer process it happens in; of the run itself, as kill
 *                enospc      from there on, everything that needs room on the disk fails with ENOSPC
 *                eio         from there on, every write and sync fails with EIO
 *                no-exchange that rename alone fails with EIO, and no two names can be exchanged
 *   FAULT_COUNT  a file that gets the number of events of each class when the program ends
 *   FAULT_LOG    a file to which everything that changes files is appended, for tests/fault/powerloss.py
 *
 * Only files below `.decksearch` count. Workers are not preloaded: their environment is empty. The writer processes of an index with
 * several shards count together with the run that forked them, and `kill` ends that run. */
#include <glib.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

enum { EXTRACT, JUDGE, CACHE, PUT, COMMIT, RENAME, WRITE, ANY, N_CLASSES };
static const char *const class_names[N_CLASSES] = {"extract", "judge", "cache", "put", "commit", "rename", "write", "any"};

typedef enum { NOTHING, KILL, KILL_WORKER, ENOSPC_FROM, EIO_FROM, KILL_WRITER, NO_EXCHANGE } Action;

/* What all processes of a run have in common. */
typedef struct {
  unsigned long seen[N_CLASSES];
  int failing;
} Shared;

static struct {
  int class;
  unsigned long at;
  Action action;
  gboolean in_commit, judging;
  int log;
  pid_t worker, run;
  Shared *shared;
} state;

static int lookup(const char *name, const char *const *names, int n, int otherwise) {
  for (int i = 0; name && i < n; i++)
    if (strcmp(names[i], name) == 0) return i;
  return otherwise;
}

__attribute__((constructor)) static void begin(void) {
  static const char *const actions[] = {"nothing", "kill", "kill-worker", "enospc", "eio", "kill-writer", "no-exchange"};
  const char *at = getenv("FAULT_AT"), *log = getenv("FAULT_LOG");
  state.class = lookup(getenv("FAULT_CLASS"), class_names, N_CLASSES, ANY);
  state.at = at ? strtoul(at, NULL, 10) : 0;
  state.action = (Action)lookup(getenv("FAULT_DO"), actions, G_N_ELEMENTS(actions), NOTHING);
  state.run = getpid();
  state.shared = mmap(NULL, sizeof *state.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  state.log = log ? (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
}

__attribute__((destructor)) static void end(void) {
  const char *count = getenv("FAULT_COUNT");
  FILE *file = count ? fopen(count, "w") : NULL;
  for (int i = 0; file && i < N_CLASSES; i++) fprintf(file, "%s %lu\n", class_names[i], state.shared->seen[i]);
  if (file) fclose(file);
}

/* ---- events ---- */

static void die(gboolean run) {
  if (run) kill(state.run, SIGKILL);
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* One event of the classes in @classes (bits). @half: what to do before dying at an odd k, or NULL. */
static void event(unsigned classes, void (*half)(const void *), const void *data) {
  for (int i = 0; i < N_CLASSES; i++) {
    if (!(classes & 1u << i)) continue;
    unsigned long seen = __atomic_add_fetch(&state.shared->seen[i], 1, __ATOMIC_SEQ_CST);
    if (i != state.class || seen != state.at) continue;
    gboolean kills = state.action == KILL || state.action == KILL_WRITER;
    if (state.action == KILL_WORKER && state.worker > 0) kill(state.worker, SIGKILL);
    if (kills && half && state.at % 2) half(data);
    if (kills) die(state.action == KILL);
    if (state.action == ENOSPC_FROM || state.action == EIO_FROM || state.action == NO_EXCHANGE)
      __atomic_store_n(&state.shared->failing, 1, __ATOMIC_SEQ_CST);
  }
}

/* Whether an event that needs room (@room), or writes or syncs (@io), fails now. */
static gboolean fails(gboolean room, gboolean io) {
  if (!__atomic_load_n(&state.shared->failing, __ATOMIC_SEQ_CST) || !(state.action == ENOSPC_FROM ? room : io)) return FALSE;
  errno = state.action == ENOSPC_FROM ? ENOSPC : EIO;
  return TRUE;
}

static gboolean is_ours(const char *path) {
  return strstr(path, "/.decksearch/") != NULL;
}

/* Not GLib's: this stands alone, whatever the program is linked with. */
static gboolean ends_with(const char *text, const char *end) {
  size_t n = strlen(text), m = strlen(end);
  return n >= m && memcmp(text + n - m, end, m) == 0;
}

static gboolean path_of(int fd, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, size - 1);
  path[n > 0 ? n : 0] = '\0';
  return n > 0 && is_ours(path);
}

static unsigned classes_of(const char *path) {
  unsigned classes = 1u << ANY;
  if (strstr(path, "/.decksearch/cache/")) classes |= 1u << CACHE;
  if (strstr(path, "/.decksearch/db") || state.in_commit) classes |= 1u << COMMIT;
  return classes;
}

/* ---- the log: a header, two paths, the bytes ---- */

typedef struct {
  uint32_t op, path_len, other_len, unused;
  uint64_t offset, len;
} Record;
enum { OP_CREATE, OP_WRITE, OP_TRUNCATE, OP_SYNC, OP_RENAME, OP_UNLINK, OP_MKDIR, OP_RMDIR };

static void note(uint32_t op, const char *path, const char *other, uint64_t offset, const void *data, uint64_t len) {
  if (state.log < 0) return;
  Record record = {op, (uint32_t)strlen(path), other ? (uint32_t)strlen(other) : 0, 0, offset, len};
  struct iovec parts[] = {{&record, sizeof record},
                          {(void *)(uintptr_t)path, record.path_len},
                          {(void *)(uintptr_t)other, record.other_len},
                          {(void *)(uintptr_t)data, data ? len : 0}};
  syscall(SYS_writev, state.log, parts, G_N_ELEMENTS(parts)); /* whole: several processes write the log */
}

static void absolute(char *out, size_t size, const char *path) {
  char here[2048];
  if (path[0] == '/')
    snprintf(out, size, "%s", path);
  else
    snprintf(out, size, "%s/%s", getcwd(here, sizeof here) ? here : "", path);
}

/* ---- files ---- */

static int open_file(int folder, const char *path, int flags, mode_t mode) {
  char full[4096];
  absolute(full, sizeof full, path);
  gboolean makes = (flags & (O_CREAT | O_TRUNC)) && is_ours(full);
  struct stat st;
  gboolean is_new = makes && stat(full, &st) != 0;
  if (makes) {
    event(classes_of(full) | (is_new ? 1u << WRITE : 0), NULL, NULL);
    if (fails(is_new, is_new)) return -1;
  }
  int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
  if (fd >= 0 && makes && is_new) note(OP_CREATE, full, NULL, 0, NULL, 0);
  if (fd >= 0 && makes && !is_new && (flags & O_TRUNC)) note(OP_TRUNCATE, full, NULL, 0, NULL, 0);
  return fd;
}

#define MODE(flags)                                                                                                                        \
  mode_t mode = 0;                                                                                                                         \
  if ((flags)&O_CREAT) {                                                                                                                   \
    va_list args;                                                                                                                          \
    va_start(args, flags);                                                                                                                 \
    mode = va_arg(args, mode_t);                                                                                                           \
    va_end(args);                                                                                                                          \
  }

EXPORT int open(const char *path, int flags, ...) {
  MODE(flags)
  return open_file(AT_FDCWD, path, flags, mode);
}
EXPORT int open64(const char *path, int flags, ...) {
  MODE(flags)
  return open_file(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}
EXPORT int openat(int folder, const char *path, int flags, ...) {
  MODE(flags)
  return open_file(folder, path, flags, mode);
}

typedef struct {
  int fd;
  const void *data;
  size_t len;
  off_t offset; /* -1: where the file is */
} Bytes;

static ssize_t put_bytes(const Bytes *bytes) {
  if (bytes->offset < 0) return syscall(SYS_write, bytes->fd, bytes->data, bytes->len);
  return syscall(SYS_pwrite64, bytes->fd, bytes->data, bytes->len, bytes->offset);
}

static void half_bytes(const void *data) {
  Bytes bytes = *(const Bytes *)data;
  bytes.len /= 2;
  put_bytes(&bytes);
}

static ssize_t write_bytes(Bytes bytes) {
  char path[4096];
  if (!path_of(bytes.fd, path, sizeof path)) return put_bytes(&bytes);
  event(classes_of(path) | 1u << WRITE, half_bytes, &bytes);
  if (fails(TRUE, TRUE)) return -1;
  off_t at = bytes.offset < 0 ? lseek(bytes.fd, 0, SEEK_CUR) : bytes.offset;
  ssize_t n = put_bytes(&bytes);
  if (n > 0) note(OP_WRITE, path, NULL, (uint64_t)at, bytes.data, (uint64_t)n);
  return n;
}

EXPORT ssize_t write(int fd, const void *data, size_t len) {
  return write_bytes((Bytes){fd, data, len, -1});
}
EXPORT ssize_t pwrite(int fd, const void *data, size_t len, off_t offset) {
  return write_bytes((Bytes){fd, data, len, offset});
}
EXPORT ssize_t pwrite64(int fd, const void *data, size_t len, off_t offset) {
  return write_bytes((Bytes){fd, data, len, offset});
}

static int sync_file(int fd, long number) {
  char path[4096];
  gboolean ours = path_of(fd, path, sizeof path);
  if (ours) event(classes_of(path), NULL, NULL);
  if (ours && fails(FALSE, TRUE)) return -1;
  int result = (int)syscall(number, fd);
  if (ours && result == 0) note(OP_SYNC, path, NULL, 0, NULL, 0);
  return result;
}
EXPORT int fsync(int fd) {
  return sync_file(fd, SYS_fsync);
}
EXPORT int fdatasync(int fd) {
  return sync_file(fd, SYS_fdatasync);
}

EXPORT int ftruncate(int fd, off_t length) {
  char path[4096];
  gboolean ours = path_of(fd, path, sizeof path);
  if (ours) event(classes_of(path), NULL, NULL);
  if (ours && fails(FALSE, TRUE)) return -1;
  int result = (int)syscall(SYS_ftruncate, fd, length);
  if (ours && result == 0) note(OP_TRUNCATE, path, NULL, (uint64_t)length, NULL, 0);
  return result;
}
EXPORT int ftruncate64(int fd, off_t length) {
  return ftruncate(fd, length);
}

/* ---- names ---- */

/* An event on the name @path; @number and the rest are the system call. */
static int change_name(uint32_t op, const char *path, const char *other, unsigned classes, mode_t mode) {
  char full[4096], to[4096] = "";
  absolute(full, sizeof full, path);
  if (other) absolute(to, sizeof to, other);
  gboolean ours = is_ours(full) || ends_with(full, "/.decksearch");
  if (ours) event(classes_of(full) | classes, NULL, NULL);
  if (ours && fails(op == OP_MKDIR || op == OP_RENAME, op != OP_UNLINK)) {
    if (state.action == NO_EXCHANGE) __atomic_store_n(&state.shared->failing, 0, __ATOMIC_SEQ_CST);
    return -1;
  }
  int result = -1;
  if (op == OP_RENAME) result = (int)syscall(SYS_rename, path, other);
  if (op == OP_UNLINK) result = (int)syscall(SYS_unlink, path);
  if (op == OP_MKDIR) result = (int)syscall(SYS_mkdir, path, mode);
  if (op == OP_RMDIR) result = (int)syscall(SYS_rmdir, path);
  if (ours && result == 0) note(op, full, other ? to : NULL, 0, NULL, 0);
  return result;
}

EXPORT int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
  if (state.action != NO_EXCHANGE) return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
  errno = ENOSYS;
  return -1;
}

EXPORT int rename(const char *from, const char *to) {
  int result = change_name(OP_RENAME, from, to, 1u << RENAME, 0);
  if (result == 0 && strstr(to, "/.decksearch/cache/")) state.judging = TRUE; /* what comes behind a cache entry is the judging */
  return result;
}
EXPORT int unlink(const char *path) {
  return change_name(OP_UNLINK, path, NULL, 0, 0);
}
EXPORT int mkdir(const char *path, mode_t mode) {
  return change_name(OP_MKDIR, path, NULL, 1u << WRITE, mode);
}
EXPORT int rmdir(const char *path) {
  return change_name(OP_RMDIR, path, NULL, 0, 0);
}

/* ---- steps that write nothing ---- */

EXPORT ssize_t recvmsg(int fd, struct msghdr *message, int flags) {
  event(1u << EXTRACT, NULL, NULL);
  return syscall(SYS_recvmsg, fd, message, flags);
}

EXPORT pid_t fork(void) {
  pid_t (*next)(void);
  *(void **)&next = dlsym(RTLD_NEXT, "fork");
  pid_t pid = next();
  if (pid > 0) state.worker = pid;
  return pid;
}

/* Of the C library, not of GLib, which is part of the program where there is an archive of it. */
EXPORT int strcmp(const char *a, const char *b) {
  static int (*next)(const char *, const char *);
  if (!next) *(void **)&next = dlsym(RTLD_NEXT, "strcmp");
  if (state.judging) event(1u << JUDGE, NULL, NULL);
  return next(a, b);
}

/* ---- libxapian: methods by their names in the library; a method's object is its first argument ---- */

#define BEGIN "_ZN6Xapian16WritableDatabase17begin_transactionEb"
#define ADD "_ZN6Xapian16WritableDatabase12add_documentERKNS_8DocumentE"
#define DELETE "_ZN6Xapian16WritableDatabase15delete_documentERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE"
#define COMMIT_NAME "_ZN6Xapian16WritableDatabase6commitEv"

EXPORT void begin_transaction(void *database, gboolean flushed) __asm__(BEGIN);
EXPORT void begin_transaction(void *database, gboolean flushed) {
  static void (*next)(void *, gboolean);
  if (!next) *(void **)&next = dlsym(RTLD_NEXT, BEGIN);
  state.judging = FALSE;
  event(1u << PUT, NULL, NULL);
  next(database, flushed);
}

EXPORT unsigned add_document(void *database, const void *document) __asm__(ADD);
EXPORT unsigned add_document(void *database, const void *document) {
  static unsigned (*next)(void *, const void *);
  if (!next) *(void **)&next = dlsym(RTLD_NEXT, ADD);
  event(1u << PUT, NULL, NULL);
  return next(database, document);
}

EXPORT void delete_document(void *database, const void *term) __asm__(DELETE);
EXPORT void delete_document(void *database, const void *term) {
  static void (*next)(void *, const void *);
  if (!next) *(void **)&next = dlsym(RTLD_NEXT, DELETE);
  event(1u << PUT, NULL, NULL);
  next(database, term);
}

EXPORT void commit_database(void *database) __asm__(COMMIT_NAME);
EXPORT void commit_database(void *database) {
  static void (*next)(void *);
  if (!next) *(void **)&next = dlsym(RTLD_NEXT, COMMIT_NAME);
  state.in_commit = TRUE;
  next(database);
  state.in_commit = FALSE;
}
