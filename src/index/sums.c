/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libxapian's tables carry no checksums. Ours stand in a file beside each database (`sums` beside `db`), a line a table: made when a run
 * has ended, taken away before the next one writes. A run that was killed leaves none, and then the next one lets libxapian look through
 * the tables. The sums find damage, not malice: who may write the folder may write them too. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define HEADER "decksearch sums 2\n"
#define MAX_FILE 8192u
#define CHUNK (256u * 1024u)
#define LANES 4u
#define MOST_BYTES (G_GUINT64_CONSTANT(256) << 20) /* of all tables: reading more would cost a run more than it does */
#define MOST_SECONDS 60u                           /* for libxapian to look through as many; it takes three */

static guint64 mix(guint64 lane, guint64 word) {
  lane = (lane ^ word) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  return lane << 29 | lane >> 35;
}

guint64 ds_sum_bytes(const char *data, gsize len) {
  guint64 lanes[LANES] = {1, 2, 3, 4};
  for (gsize at = 0; at < len; at += sizeof(guint64)) {
    guint64 word = 0;
    memcpy(&word, data + at, MIN(sizeof word, len - at));
    lanes[at / sizeof word % LANES] = mix(lanes[at / sizeof word % LANES], word);
  }
  return mix(mix(lanes[0], lanes[1]), mix(mix(lanes[2], lanes[3]), len));
}

/* A sum over all bytes of @path, at the speed of memory. FALSE: it cannot be read. */
static gboolean sum_file(const char *path, guint64 *ret_sum, guint64 *ret_size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return FALSE;
  g_autofree guint64 *words = g_malloc(CHUNK);
  guint64 lanes[LANES] = {1, 2, 3, 4}, size = 0;
  gsize kept = 0;
  for (ssize_t n = 1; n > 0 || (n < 0 && errno == EINTR);) {
    n = read(fd, (char *)words + kept, CHUNK - kept);
    if (n < 0 && errno != EINTR) {
      close(fd);
      return FALSE;
    }
    kept += n > 0 ? (gsize)n : 0;
    if (kept < CHUNK && n != 0) continue; /* only whole chunks and the end: how much a read gives must not matter */
    memset((char *)words + kept, 0, CHUNK - kept);
    for (gsize i = 0; i < CHUNK / sizeof *words; i++) lanes[i % LANES] = mix(lanes[i % LANES], words[i]);
    size += kept;
    kept = 0;
  }
  close(fd);
  *ret_size = size;
  *ret_sum = mix(mix(lanes[0], lanes[1]), mix(mix(lanes[2], lanes[3]), size));
  return TRUE;
}

static int by_name(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The tables of the database, sorted (char *). */
static GPtrArray *tables_of(const char *db) {
  g_autoptr(GDir) dir = g_dir_open(db, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (const char *name; dir && (name = g_dir_read_name(dir));)
    if (g_str_has_suffix(name, ".glass") || g_str_equal(name, "iamglass")) g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, by_name);
  return g_steal_pointer(&names);
}

/* Sizes and times of the tables, a line each: what a change of any of them changes. NULL when they are too large to be summed. */
static GString *stamps_of(const char *db, const GPtrArray *names) {
  g_autoptr(GString) text = g_string_new(NULL);
  guint64 bytes = 0;
  for (guint i = 0; i < names->len; i++) {
    struct stat st;
    g_autofree char *path = g_build_filename(db, g_ptr_array_index(names, i), NULL);
    if (lstat(path, &st) < 0) continue;
    bytes += (guint64)st.st_size;
    g_string_append_printf(text, "stamp %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld %" G_GUINT64_FORMAT " %s\n", (guint64)st.st_size,
                           (gint64)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, (guint64)st.st_ino, (char *)g_ptr_array_index(names, i));
  }
  return bytes <= MOST_BYTES ? g_steal_pointer(&text) : NULL;
}

/* The sums of the database as it is. */
static GString *sums_of(const char *db, const GPtrArray *names, GError **error) {
  g_autoptr(GString) text = g_string_new(HEADER);
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index(names, i);
    g_autofree char *path = g_build_filename(db, name, NULL);
    guint64 sum, size;
    if (!sum_file(path, &sum, &size)) {
      ds_error_set_errno(error, errno, "read", path);
      return NULL;
    }
    g_string_append_printf(text, "%016" G_GINT64_MODIFIER "x %" G_GUINT64_FORMAT " %s\n", sum, size, name);
  }
  return g_steal_pointer(&text);
}

/* The file beside the database @name: `sums` beside `db`, `sums-1-of-2` beside `db-1-of-2`. */
static char *path_of(const DsLibrary *library, const char *name) {
  g_autofree char *file = g_strconcat(SUMS, name + strlen(DB), NULL);
  return g_build_filename(library->dir, file, NULL);
}

gboolean ds_sums_exist(const DsLibrary *library, const char *name) {
  g_autofree char *path = path_of(library, name);
  return access(path, F_OK) == 0;
}

gboolean ds_sums_write(const DsLibrary *library, const char *name, gboolean *ret_written, GError **error) {
  g_autofree char *path = path_of(library, name), *db = g_build_filename(library->dir, name, NULL);
  g_autoptr(GPtrArray) names = tables_of(db);
  g_autoptr(GString) stamps = stamps_of(db, names), text = stamps ? sums_of(db, names, error) : NULL;
  *ret_written = FALSE;
  if (!stamps) return TRUE;
  if (!text) return FALSE;
  g_string_append(text, stamps->str);
  *ret_written = ds_file_write_atomic(path, text->str, text->len, error);
  return *ret_written;
}

gboolean ds_sums_remove(const DsLibrary *library, const char *name, GError **error) {
  g_autofree char *path = path_of(library, name);
  if (unlink(path) < 0) {
    if (errno == ENOENT) return TRUE;
    ds_error_set_errno(error, errno, "remove", path);
    return FALSE;
  }
  /* on the disk before what it would contradict */
  int fd = open(library->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync(fd) == 0;
  if (!ok) ds_error_set_errno(error, errno, "sync", library->dir);
  if (fd >= 0) close(fd);
  return ok;
}

/* The name at the end of the first line of @kept that @now has not; lines of stamps are no sums. */
static char *first_difference(char **kept, char **now) {
  for (guint i = 0; kept[i]; i++) {
    const char *name = g_str_has_prefix(kept[i], "stamp ") ? NULL : strrchr(kept[i], ' ');
    if (name && !g_strv_contains((const char *const *)now, kept[i])) return ds_quote(name + 1);
  }
  return NULL;
}

char *ds_sums_damage_of(const DsLibrary *library, const char *name, gboolean thorough) {
  g_autofree char *path = path_of(library, name), *db = g_build_filename(library->dir, name, NULL);
  g_autoptr(GBytes) bytes = ds_file_read(path, MAX_FILE, NULL);
  gsize len = bytes ? g_bytes_get_size(bytes) : 0;
  g_autofree char *text = g_strndup(len ? g_bytes_get_data(bytes, NULL) : "", len);
  if (!g_str_has_prefix(text, HEADER) || !xap_path_is_plain(db, NULL)) return NULL; /* what is refused is not damaged */
  g_autoptr(GPtrArray) names = tables_of(db);
  g_autoptr(GString) stamps = stamps_of(db, names);
  if (!thorough && stamps && g_str_has_suffix(text, stamps->str)) return NULL;
  g_autoptr(GString) now = sums_of(db, names, NULL);
  if (!now) return g_strdup("its tables cannot be read");
  g_auto(GStrv) kept_lines = g_strsplit(text + strlen(HEADER), "\n", -1), now_lines = g_strsplit(now->str, "\n", -1);
  g_autofree char *table = first_difference(kept_lines, now_lines);
  return table ? g_strdup_printf("the bytes of %s are not those that were written", table) : NULL;
}

/* In a process of its own, which damage may crash or keep busy. */
static gboolean is_sound(const char *db) {
  int status = 0;
  pid_t pid = fork();
  if (pid < 0) return TRUE; /* nothing is known of it */
  if (pid == 0) {
    const struct rlimit none = {0, 0};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setrlimit(RLIMIT_CORE, &none);
    alarm(MOST_SECONDS);
    _exit(xap_check(db) ? 0 : 1);
  }
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

char *ds_sums_damage_without(const DsLibrary *library, const char *name) {
  g_autofree char *db = g_build_filename(library->dir, name, NULL);
  g_autoptr(GPtrArray) names = tables_of(db);
  g_autoptr(GString) stamps = stamps_of(db, names);
  return !stamps || is_sound(db) ? NULL : g_strdup("its tables are not in order");
}

char *ds_sums_damage(const DsLibrary *library, gboolean thorough) {
  g_autoptr(GPtrArray) names = ds_shards_own(library, NULL);
  char *damage = NULL;
  for (guint i = 0; names && i < names->len && !damage; i++) damage = ds_sums_damage_of(library, g_ptr_array_index(names, i), thorough);
  return damage;
}
