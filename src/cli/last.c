/* SPDX-License-Identifier: GPL-3.0-or-later */
/* This terminal's last result list: so that `open 2` means the second line on the screen. Kept by content (hash and page), so that an
 * update in between opens the right slide or says that the deck changed. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LAST_MAX (1u << 20) /* bytes of a list; hits beyond are not kept */

/* The file of this terminal; of this session where there is none. */
static char *last_path(void) {
  const char *terminal = NULL;
  for (int fd = 0; fd <= 2 && !terminal; fd++) terminal = ttyname(fd);
  g_autofree char *key = terminal ? g_strdup(terminal) : g_strdup_printf("session %d", (int)getsid(0));
  g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1), *name = g_strdup_printf("last-%.16s", sum);
  return g_build_filename(g_get_user_state_dir(), "decksearch", name, NULL);
}

void cli_last_clear(CliLast *last) {
  g_free(last->index);
  g_free(last->root);
  g_free(last->deck);
  g_free(last->content);
  g_free(last->talk);
  g_free(last->query);
  memset(last, 0, sizeof *last);
}

/* Its folder is there, but for the first time. */
static int open_made(const char *path) {
  const int flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC;
  int fd = open(path, flags, 0600);
  if (fd >= 0 || errno != ENOENT) return fd;
  g_autofree char *folder = g_path_get_dirname(path);
  return g_mkdir_with_parents(folder, 0700) == 0 ? open(path, flags, 0600) : -1;
}

/* In the file that is there: to remove it and make another took longer than to find the hits. It is cut before it is written, so that no
 * line of a list before can follow. No fsync: it is not worth a disk's wait in every search, and a torn list only says that there is no
 * such hit. */
static void write_over(const char *path, const GString *text) {
  int fd = open_made(path);
  struct stat st;
  if (fd < 0) return;
  gboolean ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
  if (ok && st.st_size > (off_t)text->len) ok = ftruncate(fd, (off_t)text->len) == 0;
  for (gsize done = 0; ok && done < text->len;) {
    ssize_t n = write(fd, text->str + done, text->len - done);
    ok = n > 0 || (n < 0 && errno == EINTR);
    done += n > 0 ? (gsize)n : 0;
  }
  if (!ok) (void)!ftruncate(fd, 0);
  close(fd);
}

/* ---- a line a hit: numbers and texts with tabs in between. Not JSON, which took 3 % of a search ---- */

#define TEXTS 6u
#define FIELDS (3 + TEXTS)

/* Bytes as they are, but for those that would end a field or a line, and the sign for them. None stands for NULL, too. */
static void add_text(GString *line, const char *text) {
  g_string_append_c(line, '\t');
  for (const char *p = text ? text : ""; *p;) {
    gsize plain = strcspn(p, "\t\n%");
    g_string_append_len(line, p, (gssize)plain);
    p += plain;
    if (*p) g_string_append_printf(line, "%%%02X", (guint)*p++);
  }
}

static void add_hit(GString *text, const DsHit *hit, const char *query) {
  const char *const texts[TEXTS] = {hit->library ? hit->library->dir : NULL,
                                    hit->library ? hit->library->root : NULL,
                                    hit->deck,
                                    hit->content,
                                    hit->talk ? hit->talk->id : NULL,
                                    query};
  g_string_append_printf(text, "%u\t%u\t%u", hit->slide, hit->last, hit->open_page);
  for (guint i = 0; i < TEXTS; i++) add_text(text, texts[i]);
  g_string_append_c(text, '\n');
}

void cli_last_keep(const DsAnswer *answer) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < answer->hits->len; i++) {
    gsize whole = text->len;
    add_hit(text, g_ptr_array_index(answer->hits, i), answer->query);
    if (text->len <= LAST_MAX) continue;
    g_string_truncate(text, whole); /* a list that could not be read back would leave no hit at all */
    break;
  }
  g_autofree char *path = last_path();
  write_over(path, text);
}

/* NULL for nothing, and where an escape is none or is a NUL. */
static char *text_of(const char *field) {
  GString *text = g_string_sized_new(strlen(field));
  for (const char *p = field; *p; p++) {
    int high = *p == '%' ? g_ascii_xdigit_value(p[1]) : 0, low = *p == '%' && high >= 0 ? g_ascii_xdigit_value(p[2]) : 0;
    char byte = *p == '%' ? (char)(high * 16 + low) : *p;
    if (high < 0 || low < 0 || !byte) {
      g_string_truncate(text, 0);
      break;
    }
    g_string_append_c(text, byte);
    p += *p == '%' ? 2 : 0;
  }
  return g_string_free(text, !text->len);
}

/* What is shown and sent on is text; a path is any bytes. */
static char *clean_of(const char *field) {
  g_autofree char *text = text_of(field);
  return text ? ds_utf8_clean(text, -1) : NULL;
}

static guint number_of(const char *field) {
  guint64 value = 0;
  return g_ascii_string_to_unsigned(field, 10, 0, G_MAXINT - 1, &value, NULL) ? (guint)value : 0;
}

gboolean cli_last_parse(const char *data, gsize len, guint number, CliLast *ret_last, GError **error) {
  g_autofree char *text = g_strndup(data ? data : "", len);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  guint n = g_strv_length(lines);
  n -= n > 0 && !*lines[n - 1];
  g_auto(GStrv) fields = number >= 1 && number <= n ? g_strsplit(lines[number - 1], "\t", -1) : NULL;
  if (!fields || g_strv_length(fields) != FIELDS) {
    if (n == 0)
      g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "there is no result list of this terminal yet; search first");
    else
      g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "no hit %u: the last result list has %u", number, n);
    return FALSE;
  }
  ret_last->slide = number_of(fields[0]);
  ret_last->last = number_of(fields[1]);
  ret_last->open_page = number_of(fields[2]);
  ret_last->index = text_of(fields[3]);
  ret_last->root = text_of(fields[4]);
  ret_last->deck = text_of(fields[5]);
  ret_last->content = clean_of(fields[6]);
  ret_last->talk = clean_of(fields[7]);
  ret_last->query = clean_of(fields[8]);
  return TRUE;
}

gboolean cli_last_get(guint number, CliLast *ret_last, GError **error) {
  g_autofree char *path = last_path();
  g_autoptr(GBytes) bytes = ds_file_read(path, LAST_MAX, NULL);
  gsize len = 0;
  const char *data = bytes ? g_bytes_get_data(bytes, &len) : NULL;
  return cli_last_parse(data, len, number, ret_last, error);
}
